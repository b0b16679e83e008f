{{/* The restricted Pod Security Standard, for pods. */}}
{{- define "wellspring.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* The same, for containers. */}}
{{- define "wellspring.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: {{ .Values.security.readOnlyRootFilesystem }}
capabilities:
  drop: [ALL]
{{- end -}}

{{/* One way to ask grpc.health.v1: (list "readiness" PERIOD TIMEOUT FAILURES PORT). */}}
{{- define "wellspring.probe" -}}
grpc:
  port: {{ index . 4 }}
  service: {{ index . 0 }}
periodSeconds: {{ index . 1 }}
timeoutSeconds: {{ index . 2 }}
failureThreshold: {{ index . 3 }}
{{- end -}}

{{/* Three questions of a server: (list PORT STARTUP_SECONDS). */}}
{{- define "wellspring.probes" -}}
{{- $port := index . 0 -}}
startupProbe:
  {{- include "wellspring.probe" (list "startup" 2 2 (div (index . 1) 2) $port) | nindent 2 }}
readinessProbe:
  {{- include "wellspring.probe" (list "readiness" 2 2 3 $port) | nindent 2 }}
livenessProbe:
  {{- include "wellspring.probe" (list "liveness" 10 5 6 $port) | nindent 2 }}
{{- end -}}

{{/* The same over HTTP: Kubernetes asks gRPC without TLS only. */}}
{{- define "wellspring.httpProbe" -}}
httpGet:
  port: metrics
  path: {{ index . 0 }}
periodSeconds: {{ index . 1 }}
timeoutSeconds: {{ index . 2 }}
failureThreshold: {{ index . 3 }}
{{- end -}}

{{- define "wellspring.httpProbes" -}}
startupProbe:
  {{- include "wellspring.httpProbe" (list "/started" 2 2 (div (index . 1) 2)) | nindent 2 }}
readinessProbe:
  {{- include "wellspring.httpProbe" (list "/ready" 2 2 3) | nindent 2 }}
livenessProbe:
  {{- include "wellspring.httpProbe" (list "/live" 10 5 6) | nindent 2 }}
{{- end -}}

{{/* How pods of a component are spread: (list . "backend"). */}}
{{- define "wellspring.spread" -}}
{{- $root := index . 0 -}}
{{- $labels := include "wellspring.selectorLabels" . -}}
{{- $keys := dict "kubernetes.io/hostname" "nodes" "topology.kubernetes.io/zone" "zones" }}
{{- range $key, $value := $keys }}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: {{ get $root.Values.spread $value }}
  # A node that is drained does not count, so that its pods find room on the others.
  nodeTaintsPolicy: Honor
  labelSelector:
    matchLabels:
      {{- $labels | nindent 6 }}
{{- end }}
{{- end -}}

{{/* Environment that servers share: (list . "gateway" PORT). */}}
{{- define "wellspring.serverEnv" -}}
{{- $root := index . 0 -}}
- name: WELLSPRING_LISTEN
  value: 0.0.0.0:{{ index . 2 }}
- name: WELLSPRING_METRICS
  value: 0.0.0.0:9090
- name: WELLSPRING_LOG_LEVEL
  value: {{ $root.Values.logLevel }}
- name: WELLSPRING_DRAIN_TIMEOUT_MS
  value: {{ $root.Values.drain.timeoutMs | int | quote }}
{{- with get $root.Values.faults (index . 1) }}
- name: WELLSPRING_FAULT
  value: {{ . }}
{{- end }}
{{- end -}}

{{/* Seconds between SIGTERM and SIGKILL: both waits of a drain, and room to close the store. */}}
{{- define "wellspring.graceSeconds" -}}
{{- add .Values.drain.endpointsSeconds (div (add .Values.drain.timeoutMs 999) 1000) 30 -}}
{{- end -}}

{{/* New connections go on arriving until every node knows that the pod leaves. */}}
{{- define "wellspring.preStop" -}}
{{- with .Values.drain.endpointsSeconds | int -}}
lifecycle:
  preStop:
    sleep:
      seconds: {{ . }}
{{- end }}
{{- end -}}

{{/*
A pod that runs the command once: (dict "root" . "args" (list …)), and where it needs them:
account (a ServiceAccount with rights), env, mounts, volumes (YAML); entersGateway: it calls one.
*/}}
{{- define "wellspring.toolPod" -}}
{{- $root := .root -}}
{{- $entry := .entersGateway | default false | ternary (include "wellspring.entryEnv" $root) "" -}}
{{- $env := printf "%s\n%s" ($entry | trim) (.env | default "") | trim -}}
{{- $tls := and .entersGateway $root.Values.access.tlsSecret -}}
restartPolicy: Never
serviceAccountName: {{ include "wellspring.fullname" $root }}-{{ .account | default "tools" }}
automountServiceAccountToken: {{ .account | empty | not }}
# Variables of a Service of a release called wellspring would look like options.
enableServiceLinks: false
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- include "wellspring.podSecurity" $root | nindent 2 }}
containers:
  - name: wellspring
    image: {{ include "wellspring.image" (list $root "wellspring") }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    args:
      {{- range .args }}
      - {{ . | quote }}
      {{- end }}
    {{- with $env }}
    env:
      {{- . | nindent 6 }}
    {{- end }}
    securityContext:
      {{- include "wellspring.containerSecurity" $root | nindent 6 }}
    resources:
      requests:
        cpu: 50m
        memory: 64Mi
      limits:
        memory: 512Mi
    volumeMounts:
      - name: tmp
        mountPath: /tmp
      {{- with .mounts }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- if $tls }}
      {{- include "wellspring.tlsMount" $root | nindent 6 }}
      {{- end }}
volumes:
  - name: tmp
    emptyDir: {}
  {{- with .volumes }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- if $tls }}
  {{- include "wellspring.tlsVolume" (list $root "ca.crt") | nindent 2 }}
  {{- end }}
{{- end -}}
