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
{{- $ports := include "wellspring.natsUrlPorts" .Values.nats.url | fromYamlArray -}}
{{- range splitList "," .Values.nats.monitor | compact -}}
{{- $standard := hasPrefix "https:" (trim .) | ternary ":443" ":80" -}}
{{- $ports = append $ports (regexFind ":[0-9]+/?$" (trim .) | default $standard) -}}
{{- end -}}
{{- include "wellspring.numbers" $ports -}}
{{- end -}}

{{/* The same of a URL of NATS alone. */}}
{{- define "wellspring.natsUrlPorts" -}}
{{- $ports := list -}}
{{- range splitList "," . -}}
{{- $ports = append $ports (regexFind ":[0-9]+/?$" (trim .) | default ":4222") -}}
{{- end -}}
{{- include "wellspring.numbers" $ports -}}
{{- end -}}

{{/* Ports such as `:4222/` as numbers, each once. */}}
{{- define "wellspring.numbers" -}}
{{- $numbers := list -}}
{{- range . -}}
{{- $numbers = append $numbers (toString . | trimAll ":/" | int) -}}
{{- end -}}
{{- $numbers | uniq | sortAlpha | toYaml -}}
{{- end -}}
