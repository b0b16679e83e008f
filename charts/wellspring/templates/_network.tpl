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

{{/*
Ports of the user's own NATS and of its monitoring, as a YAML list; those that clients take where a
URL names none.
*/}}
{{- define "wellspring.natsPorts" -}}
{{- $ports := list -}}
{{- range splitList "," .Values.nats.url -}}
{{- $ports = append $ports (regexFind ":[0-9]+/?$" (trim .) | default ":4222") -}}
{{- end -}}
{{- range splitList "," .Values.nats.monitor | compact -}}
{{- $standard := hasPrefix "https:" (trim .) | ternary ":443" ":80" -}}
{{- $ports = append $ports (regexFind ":[0-9]+/?$" (trim .) | default $standard) -}}
{{- end -}}
{{- $numbers := list -}}
{{- range $ports -}}
{{- $numbers = append $numbers (trimAll ":/" . | int) -}}
{{- end -}}
{{- $numbers | uniq | sortAlpha | toYaml -}}
{{- end -}}
