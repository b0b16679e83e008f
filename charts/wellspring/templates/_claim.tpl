{{/*
The volume of a StatefulSet: (list . "backend" STORAGE). Claim templates can't be changed: whatever
a release could change, such as a version among the labels, would end all upgrades.
*/}}
{{- define "wellspring.claim" -}}
{{- $storage := index . 2 -}}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    name: data
    labels:
      {{- include "wellspring.selectorLabels" (list (index . 0) (index . 1)) | nindent 6 }}
  spec:
    accessModes: [ReadWriteOnce]
    {{- with $storage.className }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests:
        storage: {{ $storage.size }}
{{- end -}}
