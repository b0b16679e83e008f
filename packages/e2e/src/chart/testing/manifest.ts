/** Labels or annotations. */
type Texts = Record<string, string>;

type Probe = { grpc?: { port: number; service: string }; httpGet?: { path: string } };

/** A container, as far as specs look at it. */
export type Container = {
  name: string;
  image: string;
  args?: string[];
  env?: { name: string; value?: string; valueFrom?: unknown }[];
  securityContext?: object;
  startupProbe?: Probe;
  readinessProbe?: Probe;
  livenessProbe?: Probe;
  lifecycle?: { preStop?: { sleep?: { seconds: number } } };
  resources?: { requests?: Texts; limits?: Texts };
  volumeMounts?: { name: string; mountPath: string }[];
};

/** What a pod is made of. */
export type PodSpec = {
  containers: Container[];
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  enableServiceLinks?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext?: object;
  volumes?: { name: string; secret?: object }[];
  topologySpreadConstraints?: { topologyKey: string; whenUnsatisfiable: string }[];
};

type PodTemplate = { metadata: { labels: Texts; annotations?: Texts }; spec: PodSpec };

type Peer = { podSelector?: { matchLabels?: Texts } };

/** One direction of a NetworkPolicy. */
export type Edge = { ports: { port: number }[]; from?: Peer[]; to?: Peer[] };

type ManifestSpec = Partial<PodSpec> & {
  replicas?: number;
  podManagementPolicy?: string;
  template?: PodTemplate;
  jobTemplate?: { spec: { template: PodTemplate } };
  volumeClaimTemplates?: { metadata: { labels: Texts } }[];
  clusterIP?: string;
  type?: string;
  publishNotReadyAddresses?: boolean;
  maxUnavailable?: number;
  unhealthyPodEvictionPolicy?: string;
  selector?: { matchLabels: Texts; matchExpressions?: { values: string[] }[] };
  strategy?: { type?: string };
  podSelector?: { matchLabels: Texts };
  ingress?: Edge[];
  egress?: Edge[];
  groups?: { rules: Alert[] }[];
  ports?: object[];
  rules?: object[];
};

/** A rule of a PrometheusRule. */
export type Alert = { alert: string; expr: string; annotations: Texts };

/** A rendered object of any kind. */
export type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Texts; annotations?: Texts };
  spec?: ManifestSpec;
  rules?: { resources: string[]; resourceNames?: string[]; verbs: string[] }[];
  data?: Texts;
};

/** The pod that an object makes; undefined where it makes none. */
export const podOf = ({ kind, spec }: Manifest): PodSpec | undefined => {
  if (kind === "Pod" && spec?.containers) return { ...spec, containers: spec.containers };
  return templateOf({ spec })?.spec;
};

/** The template of the pods that an object makes. */
export const templateOf = ({ spec }: Pick<Manifest, "spec">): PodTemplate | undefined =>
  spec?.template ?? spec?.jobTemplate?.spec.template;
