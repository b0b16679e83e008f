{{/* One peer, the pods of a component of this release: (list . "backend"). */}}
{{- define "wellspring.peer" -}}
- podSelector:
    matchLabels:
      {{- include "wellspring.selectorLabels" . | nindent 6 }}
{{- end -}}

{{/* Who may read metrics of a server. */}}
{{- define "wellspring.scrapeEdge" -}}
- ports:
    - port: 9090
  from:
    {{- with .Values.networkPolicy.scrapers }}
    {{- toYaml . | nindent 4 }}
    {{- else }}
    - namespaceSelector: {}
    {{- end }}
{{- end -}}

{{/* Names, of whatever answers them in this cluster. */}}
{{- define "wellspring.dnsEdge" -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end -}}

{{/* Ports of the user's own NATS and of its monitoring, as a YAML list. */}}
{{- define "wellspring.natsPorts" -}}
{{- $ports := list -}}
{{- range regexFindAll ":[0-9]+" (printf "%s,%s" .Values.nats.url .Values.nats.monitor) -1 -}}
{{- $ports = append $ports (trimPrefix ":" . | int) -}}
{{- end -}}
{{- $ports | default (list 4222) | uniq | sortAlpha | toYaml -}}
{{- end -}}
