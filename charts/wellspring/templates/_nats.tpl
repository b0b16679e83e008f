{{/* Where backends find NATS: {url, monitor, user, secret}. */}}
{{- define "wellspring.nats" -}}
{{- $name := include "wellspring.fullname" . -}}
{{- $secret := .Values.nats.existingSecret | default (printf "%s-nats-users" $name) -}}
{{- if .Values.nats.url -}}
{{- $user := empty .Values.nats.existingSecret | ternary "" .Values.nats.user -}}
{{- dict "url" .Values.nats.url "monitor" .Values.nats.monitor "user" $user "secret" $secret
  | toYaml -}}
{{- else -}}
{{- $urls := list -}}
{{- $monitors := list -}}
{{- range $index := until (int .Values.nats.replicas) -}}
{{- $host := printf "%s-nats-%d.%s-nats" $name $index $name -}}
{{- $urls = append $urls (printf "nats://%s:4222" $host) -}}
{{- $monitors = append $monitors (printf "http://%s:8222" $host) -}}
{{- end -}}
{{- dict "url" (join "," $urls) "monitor" (join "," $monitors) "user" .Values.nats.user
  "secret" $secret | toYaml -}}
{{- end -}}
{{- end -}}

{{/*
A password of the users' Secret: (list . "backend-password"). What the cluster has stays; a new
release makes one. Only what an upgrade of a release in a cluster renders is final.
*/}}
{{- define "wellspring.natsPassword" -}}
{{- $root := index . 0 -}}
{{- $name := printf "%s-nats-users" (include "wellspring.fullname" $root) -}}
{{- $known := lookup "v1" "Secret" $root.Release.Namespace $name | default dict -}}
{{- get ($known.data | default dict) (index . 1) | default (randAlphaNum 32 | b64enc) -}}
{{- end -}}
