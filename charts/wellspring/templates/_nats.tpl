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
A password of a Secret of users: (list . "nats-users" "backend-password"). What the cluster has
stays; a new release makes one. Only what an upgrade of a release in a cluster renders is final.
*/}}
{{- define "wellspring.natsPassword" -}}
{{- $root := index . 0 -}}
{{- $name := printf "%s-%s" (include "wellspring.fullname" $root) (index . 1) -}}
{{- $known := lookup "v1" "Secret" $root.Release.Namespace $name | default dict -}}
{{- get ($known.data | default dict) (index . 2) | default (randAlphaNum 32 | b64enc) -}}
{{- end -}}

{{/* A password as servers take it: (list "BACKEND" SECRET "backend-password"). */}}
{{- define "wellspring.natsPasswordEnv" -}}
- name: {{ index . 0 }}_PASSWORD_PLAIN
  valueFrom:
    secretKeyRef:
      name: {{ index . 1 }}
      key: {{ index . 2 }}
- name: {{ index . 0 }}_PASSWORD
  value: '"$({{ index . 0 }}_PASSWORD_PLAIN)"'
{{- end -}}
