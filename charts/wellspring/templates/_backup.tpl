{{/* The volume of backups: the user's, or the chart's. */}}
{{- define "wellspring.backupVolume" -}}
{{- $own := printf "%s-backup" (include "wellspring.fullname" .) -}}
- name: backup
  persistentVolumeClaim:
    claimName: {{ .Values.backup.volume.existingClaim | default $own }}
{{- end -}}

{{/* The names that every S3 client knows. */}}
{{- define "wellspring.backupS3Env" -}}
{{- $s3 := .Values.backup.s3 -}}
- name: AWS_REGION
  value: {{ $s3.region }}
{{- with $s3.endpoint }}
- name: AWS_ENDPOINT_URL_S3
  value: {{ . }}
{{- end }}
- name: AWS_ACCESS_KEY_ID
  valueFrom:
    secretKeyRef:
      name: {{ $s3.existingSecret }}
      key: access-key-id
- name: AWS_SECRET_ACCESS_KEY
  valueFrom:
    secretKeyRef:
      name: {{ $s3.existingSecret }}
      key: secret-access-key
{{- end -}}
