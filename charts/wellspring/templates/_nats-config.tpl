{{/* nats.conf. Variables come from the environment, quoted there: any password will do. */}}
{{- define "wellspring.natsConfig" -}}
{{- $name := include "wellspring.fullname" . -}}
{{- $stream := .Values.log.stream -}}
server_name: $POD_NAME
listen: "0.0.0.0:4222"
http: "0.0.0.0:8222"
# A log entry is 1 MiB at most.
max_payload: 2097152

jetstream {
  store_dir: "/data"
  # A publish is acknowledged once a majority has it on disk, not in two minutes.
  sync_interval: always
  max_file_store: {{ include "wellspring.natsStoreBytes" . }}
  max_memory_store: 16777216
}
{{- if gt (int .Values.nats.replicas) 1 }}

cluster {
  name: {{ $name | quote }}
  listen: "0.0.0.0:6222"
  authorization { user: "cluster", password: $CLUSTER_PASSWORD }
  # With the password in them: a server does not send its own by itself.
  routes: $CLUSTER_ROUTES
}
{{- end }}

# Only backends speak to NATS, so only they have a user; `system` is for `nats server …`.
accounts {
  wellspring {
    jetstream: enabled
    users: [
      {
        user: {{ .Values.nats.user | quote }}
        password: $BACKEND_PASSWORD
        permissions {
          publish {
            allow: [
              "wellspring.>"
              "$JS.API.INFO"
              "$JS.API.STREAM.NAMES"
              {{- range list "CREATE" "UPDATE" "DELETE" "INFO" "PURGE" "MSG.GET" }}
              "$JS.API.STREAM.{{ . }}.{{ $stream }}"
              {{- end }}
              "$JS.API.DIRECT.GET.{{ $stream }}"
              "$JS.API.DIRECT.GET.{{ $stream }}.>"
              "$JS.API.CONSUMER.CREATE.{{ $stream }}"
              {{- range list "CREATE" "DURABLE.CREATE" "INFO" "MSG.NEXT" "DELETE" }}
              "$JS.API.CONSUMER.{{ . }}.{{ $stream }}.>"
              {{- end }}
              "$JS.ACK.{{ $stream }}.>"
              "$JS.FC.{{ $stream }}.>"
            ]
          }
          subscribe {
            allow: [
              "wellspring.>"
              "_INBOX_wellspring.>"
              "$JS.EVENT.ADVISORY.STREAM.LEADER_ELECTED.{{ $stream }}"
              "$JS.EVENT.ADVISORY.STREAM.QUORUM_LOST.{{ $stream }}"
            ]
          }
        }
      }
    ]
  }
  {{- if include "wellspring.crunchHere" . }}
  {{- include "wellspring.crunchAccount" . | nindent 2 }}
  {{- end }}
  SYS {
    users: [{ user: "system", password: $SYSTEM_PASSWORD }]
  }
}
system_account: SYS
{{- end -}}

{{/* A tenth of the volume is left for the file system and for raft. */}}
{{- define "wellspring.natsStoreBytes" -}}
{{- div (mul (include "wellspring.bytes" .Values.nats.storage.size) 9) 10 -}}
{{- end -}}
