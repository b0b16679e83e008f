{{/* The volume of backups: the user's, or the chart's. */}}
{{- define "wellspring.backupVolume" -}}
{{- $own := printf "%s-backup" (include "wellspring.fullname" .) -}}
- name: backup
  persistentVolumeClaim:
    claimName: {{ .Values.backup.volume.existingClaim | default $own }}
{{- end -}}
