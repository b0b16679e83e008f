{{/* Whether programs crunch over this chart's NATS: "true", or empty. */}}
{{- define "wellspring.crunchHere" -}}
{{- $nats := .Values.engine.crunch.nats -}}
{{- and $nats.enabled (empty $nats.url) (empty .Values.nats.url) | ternary "true" "" -}}
{{- end -}}

{{/* The Secret with the passwords of engines and programs. */}}
{{- define "wellspring.crunchSecret" -}}
{{- $own := printf "%s-crunch-users" (include "wellspring.fullname" .) -}}
{{- .Values.engine.crunch.nats.existingSecret | default $own -}}
{{- end -}}

{{/* Where the engine crunch finds NATS, and who it is there. */}}
{{- define "wellspring.crunchEnv" -}}
{{- $nats := .Values.engine.crunch.nats -}}
{{- if $nats.enabled }}
- name: WELLSPRING_NATS
  value: {{ $nats.url | default (include "wellspring.nats" . | fromYaml).url }}
{{- if or $nats.existingSecret (include "wellspring.crunchHere" .) }}
- name: WELLSPRING_NATS_USER
  value: {{ $nats.user | quote }}
- name: WELLSPRING_NATS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "wellspring.crunchSecret" . }}
      key: engine-password
{{- end }}
{{- end }}
{{- end -}}

{{/* An account apart from the log's: who is in it can't touch that. */}}
{{- define "wellspring.crunchAccount" -}}
{{- $nats := .Values.engine.crunch.nats -}}
# Data and results: nothing of the log is seen here.
crunch {
  users: [
    {
      user: {{ $nats.user | quote }}
      password: $CRUNCH_ENGINE_PASSWORD
      permissions {
        subscribe { allow: ["data wellspring-crunch", "_INBOX.>"] }
        # Whether a stream keeps results, too.
        publish { allow: ["results", "$JS.API.STREAM.NAMES"] }
        # To those who asked for one.
        allow_responses { max: 1, expires: "5m" }
      }
    }
    {
      user: {{ $nats.programUser | quote }}
      password: $CRUNCH_PROGRAM_PASSWORD
      permissions {
        subscribe { allow: ["results", "_INBOX.>"] }
        publish { allow: ["data"] }
      }
    }
  ]
}
{{- end -}}
