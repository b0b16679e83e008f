{{/* Not empty where there are PodMonitors and PrometheusRules. */}}
{{- define "wellspring.hasPrometheus" -}}
{{- $known := .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" -}}
{{- $when := .Values.monitoring.prometheus -}}
{{- if or (eq $when "always") (and (eq $when "auto") $known) -}}yes{{- end -}}
{{- end -}}
