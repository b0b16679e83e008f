{{/* Where the CronJob backs up to: the command's `--to`. */}}
{{- define "wellspring.backupPlace" -}}
{{- $s3 := .Values.backup.s3 -}}
{{- $own := printf "%s/%s" .Release.Namespace .Release.Name -}}
{{- if $s3.bucket -}}
s3://{{ $s3.bucket }}/{{ $s3.prefix | default $own }}
{{- else -}}
/backup
{{- end -}}
{{- end -}}

{{/* How the command reaches the bucket. */}}
{{- define "wellspring.backupEnv" -}}
{{- $s3 := .Values.backup.s3 -}}
{{- range $name, $value := dict "AWS_ENDPOINT_URL_S3" $s3.endpoint "AWS_REGION" $s3.region }}
{{- if $value }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- range list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef:
      name: {{ $s3.existingSecret }}
      key: {{ . }}
{{- end }}
{{- end -}}

{{/* The store's port, for policies: its address is no pod's. */}}
{{- define "wellspring.backupPort" -}}
{{- $endpoint := .Values.backup.s3.endpoint -}}
{{- $plain := hasPrefix "http://" $endpoint | ternary "80" "443" -}}
{{- regexFind ":[0-9]+$" $endpoint | trimPrefix ":" | default $plain -}}
{{- end -}}

{{/* The volume of backups: the user's, or the chart's. */}}
{{- define "wellspring.backupVolume" -}}
{{- $own := printf "%s-backup" (include "wellspring.fullname" .) -}}
- name: backup
  persistentVolumeClaim:
    claimName: {{ .Values.backup.volume.existingClaim | default $own }}
{{- end -}}
