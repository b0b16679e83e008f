{{/* Refuses what can't work, and what can't be changed in place, with what to do instead. */}}
{{- define "wellspring.checks" -}}
{{- include "wellspring.checkValues" . -}}
{{- include "wellspring.checkStorage" (list . "backend" .Values.backend.storage) -}}
{{- if .Values.nats.url -}}
{{- include "wellspring.checkOwnNats" . -}}
{{- else -}}
{{- include "wellspring.checkStorage" (list . "nats" .Values.nats.storage) -}}
{{- include "wellspring.checkNatsReplicas" . -}}
{{- end -}}
{{- end -}}

{{- define "wellspring.checkValues" -}}
{{- $v := .Values -}}
{{- if and (eq $v.gateway.expose "Ingress") (not $v.gateway.ingress.host) -}}
{{- fail "\n\ngateway.expose is Ingress: set gateway.ingress.host to the name that robots use\n" -}}
{{- end -}}
{{- if and (eq $v.gateway.expose "GRPCRoute") (not $v.gateway.grpcRoute.parentRefs) -}}
{{- fail "\n\ngateway.expose is GRPCRoute: set gateway.grpcRoute.parentRefs to your Gateway\n" -}}
{{- end -}}
{{- include "wellspring.checkHttp" $v.gateway -}}
{{- if and (not $v.nats.url) (not $v.nats.user) -}}
{{- fail "\n\nnats.user is empty: this chart's NATS lets nobody in without a user\n" -}}
{{- end -}}
{{- $crunch := $v.engine.crunch.nats -}}
{{- if and (include "wellspring.crunchHere" .) (not (and $crunch.user $crunch.programUser)) -}}
{{- printf "\n\nengine.crunch.nats.user and .programUser need names: %s\n"
  "this chart's NATS lets nobody in\nwithout a user" | fail -}}
{{- end -}}
{{- if and $v.warehouse.enabled (not $v.warehouse.postgres.existingSecret) -}}
{{- printf "\n\nwarehouse.enabled is true: set warehouse.postgres.existingSecret to a Secret %s\n"
  "with the key\npostgres-url" | fail -}}
{{- end -}}
{{- $backup := $v.backup -}}
{{- if and $backup.enabled $backup.s3.bucket (not $backup.s3.existingSecret) -}}
{{- printf "\n\nbackup.s3.bucket is set: set backup.s3.existingSecret to a Secret %s\n"
  "with the keys\nAWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" | fail -}}
{{- end -}}
{{- $logBytes := include "wellspring.bytes" $v.log.bytesMax | int64 -}}
{{- if lt $logBytes 16777216 -}}
{{- printf "\n\nlog.bytesMax (%s) is less than 16Mi: entries of 1 MiB need room\n" $v.log.bytesMax
  | fail -}}
{{- end -}}
{{- if and (not $v.nats.url) (gt $logBytes (include "wellspring.natsStoreBytes" . | int64)) -}}
{{- printf "\n\nlog.bytesMax (%s) does not fit into nine tenths of nats.storage.size (%s)\n"
  $v.log.bytesMax $v.nats.storage.size | fail -}}
{{- end -}}
{{- end -}}

{{- define "wellspring.checkHttp" -}}
{{- $http := .http -}}
{{- if and (eq $http.expose "Ingress") (not $http.ingress.host) -}}
{{- printf "\n\ngateway.http.expose is Ingress: set gateway.http.ingress.host to %s\n"
  "the name that people use" | fail -}}
{{- end -}}
{{- if and (eq $http.expose "HTTPRoute") (not $http.httpRoute.parentRefs) -}}
{{- printf "\n\ngateway.http.expose is HTTPRoute: set gateway.http.httpRoute.parentRefs to %s\n"
  "your Gateway" | fail -}}
{{- end -}}
{{- $both := and (eq .expose "Ingress") (eq $http.expose "Ingress") -}}
{{- if and $both (eq .ingress.host $http.ingress.host) -}}
{{- printf "\n\ngateway.ingress.host and gateway.http.ingress.host are the same: %s\n"
  "an Ingress\nspeaks gRPC or HTTP to the gateway, so each needs a name of its own" | fail -}}
{{- end -}}
{{- end -}}

{{/* A StatefulSet of this release as JSON, empty where the cluster has none: (list . "nats"). */}}
{{- define "wellspring.existing" -}}
{{- $root := index . 0 -}}
{{- $name := printf "%s-%s" (include "wellspring.fullname" $root) (index . 1) -}}
{{- lookup "apps/v1" "StatefulSet" $root.Release.Namespace $name | toJson -}}
{{- end -}}

{{/* Claim templates can't be changed: (list . "backend" STORAGE). */}}
{{- define "wellspring.checkStorage" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $storage := index . 2 -}}
{{- $set := include "wellspring.existing" . | fromJson -}}
{{- range ($set.spec | default dict).volumeClaimTemplates -}}
{{- $size := .spec.resources.requests.storage -}}
{{- $class := .spec.storageClassName | default "" -}}
{{- if ne $class $storage.className -}}
{{- include "wellspring.refuseClass" (list $component $class) | fail -}}
{{- end -}}
{{- if ne $size $storage.size -}}
{{- include "wellspring.refuseSize" (list $root $component $size $storage.size $set) | fail -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "wellspring.refuseClass" }}

{{ index . 0 }}.storage.className can't be changed in place: volumes are of {{ index . 1 | quote }}.
Keep it, or install a release beside this one (smoke.enabled: false), and say wellspring backup
here and wellspring restore there.
{{ end -}}

{{- define "wellspring.refuseSize" }}
{{- $root := index . 0 }}
{{- $component := index . 1 }}
{{- $space := $root.Release.Namespace }}
{{- $name := printf "%s-%s" (include "wellspring.fullname" $root) $component }}
{{- $set := index . 4 }}

{{ $component }}.storage.size can't be changed from {{ index . 2 }} to {{ index . 3 }} in place.
Where the StorageClass allows volumes to grow (none can shrink), run this, then helm again, with
nothing else changed: a rollback over the new size fails, so it has to be a release of its own.

  kubectl -n {{ $space }} get pvc -o name -l {{ "app.kubernetes.io/instance" -}}
    ={{ $root.Release.Name }},app.kubernetes.io/component={{ $component }} |
    xargs -I{} kubectl -n {{ $space }} patch {} --type=merge \
      -p '{"spec":{"resources":{"requests":{"storage":"{{ index . 3 }}"}}}}'
  kubectl -n {{ $space }} delete statefulset {{ $name }} --cascade=orphan
{{- if and (eq $component "backend") (eq $root.Values.replicas.managedBy "hook") }}

and give helm: --set backend.replicas={{ $set.spec.replicas }}
One backend goes on serving while the hook brings back the others.
{{- end }}
{{ end -}}

{{- define "wellspring.checkNatsReplicas" -}}
{{- $set := include "wellspring.existing" (list . "nats") | fromJson -}}
{{- $now := ($set.spec | default dict).replicas | default .Values.nats.replicas | int -}}
{{- if ne $now (int .Values.nats.replicas) -}}
{{- printf "\n\nnats.replicas can't be changed in place: it is %d.\n%s\n%s\n" $now
  "Install a release with the new number beside this one (smoke.enabled: false), and say"
  "wellspring backup here and wellspring restore there." | fail -}}
{{- end -}}
{{- end -}}

{{- define "wellspring.checkOwnNats" -}}
{{- if (include "wellspring.existing" (list . "nats") | fromJson).spec -}}
{{- printf "\n\nnats.url can't be set in place: this release's log is in its own NATS.\n%s\n%s\n"
  "Install a release with nats.url beside this one (smoke.enabled: false), and say"
  "wellspring backup here and wellspring restore there." | fail -}}
{{- end -}}
{{- end -}}
