{{/* The beginning of all names. */}}
{{- define "wellspring.fullname" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* What never changes of an object's labels: (list . "backend"). */}}
{{- define "wellspring.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* Labels of objects, never of pods or claim templates: a version there restarts or breaks. */}}
{{- define "wellspring.labels" -}}
{{- $root := index . 0 -}}
{{ include "wellspring.selectorLabels" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
app.kubernetes.io/part-of: wellspring
{{- end -}}

{{/* Name, namespace and labels of an object: (list . "backend" "SUFFIX"), SUFFIX optional. */}}
{{- define "wellspring.metadata" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $suffix := len . | eq 3 | ternary (last .) $component -}}
name: {{ include "wellspring.fullname" $root }}-{{ $suffix }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "wellspring.labels" (list $root $component) | nindent 2 }}
{{- end -}}

{{/* The image of a service: (list . "gateway"); "wellspring" is the command's. */}}
{{- define "wellspring.image" -}}
{{- $root := index . 0 -}}
{{- $service := index . 1 -}}
{{- $image := $root.Values.image -}}
{{- $own := get (get $root.Values (eq $service "wellspring" | ternary "tools" $service)) "image" -}}
{{- $name := printf "wellspring-%s" $service -}}
{{- $digest := get $image.digest $service -}}
{{- if $own -}}
{{- $own -}}
{{- else if $digest -}}
{{- printf "%s/%s@%s" $image.registry $name $digest -}}
{{- else -}}
{{- printf "%s/%s:%s" $image.registry $name ($image.tag | default $root.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* A size such as 512Mi in bytes. */}}
{{- define "wellspring.bytes" -}}
{{- $powers := dict "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- mul (regexFind "^[0-9]+" .) (get $powers (regexFind "[MGT]i$" .)) -}}
{{- end -}}
