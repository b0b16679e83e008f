{{/* The Secret with a key that opens everything. */}}
{{- define "wellspring.adminSecret" -}}
{{- $own := printf "%s-admin-key" (include "wellspring.fullname" .) -}}
{{- .Values.access.existingSecret | default $own -}}
{{- end -}}

{{/*
That key, in the form that the contract's access.proto describes. What the cluster has stays; a new
release makes one.
*/}}
{{- define "wellspring.adminKey" -}}
{{- $secret := include "wellspring.adminSecret" . -}}
{{- $known := lookup "v1" "Secret" .Release.Namespace $secret | default dict -}}
{{- $text := printf "wsk_%s" (randAlphaNum 64 | sha256sum) -}}
{{- $made := printf "%s%08x" $text (adler32sum $text | int64) -}}
{{- get ($known.data | default dict) "admin-key" | default ($made | b64enc) -}}
{{- end -}}

{{/* That key as a variable: (list . "WELLSPRING_KEY"). */}}
{{- define "wellspring.adminKeyEnv" -}}
- name: {{ index . 1 }}
  valueFrom:
    secretKeyRef:
      name: {{ include "wellspring.adminSecret" (index . 0) }}
      key: admin-key
{{- end -}}

{{/* What a gateway lets in by, and proves who it is with. */}}
{{- define "wellspring.accessEnv" -}}
{{- if .Values.access.required }}
- name: WELLSPRING_REQUIRE_KEYS
  value: "true"
{{ include "wellspring.adminKeyEnv" (list . "WELLSPRING_ADMIN_KEY") }}
{{- end }}
{{- if .Values.access.tlsSecret }}
- name: WELLSPRING_TLS_CERT
  value: /tls/tls.crt
- name: WELLSPRING_TLS_KEY
  value: /tls/tls.key
{{- end }}
{{- end -}}

{{/* How a pod of the command's enters through a gateway. */}}
{{- define "wellspring.entryEnv" -}}
{{- if .Values.access.required }}
{{ include "wellspring.adminKeyEnv" (list . "WELLSPRING_KEY") }}
{{- end }}
{{- if .Values.access.tlsSecret }}
- name: WELLSPRING_CA
  value: /tls/ca.crt
{{- end }}
{{- end -}}

{{/* The files of the certificate, as a volume: (list . "tls.crt" "tls.key"). */}}
{{- define "wellspring.tlsVolume" -}}
- name: tls
  secret:
    secretName: {{ (index . 0).Values.access.tlsSecret }}
    items:
      {{- range rest . }}
      - key: {{ . }}
        path: {{ . }}
      {{- end }}
{{- end -}}

{{- define "wellspring.tlsMount" -}}
- name: tls
  mountPath: /tls
  readOnly: true
{{- end -}}
