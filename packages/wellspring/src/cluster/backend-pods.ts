import { Client } from "@grpc/grpc-js";
import { DiscoveryV1Api } from "@kubernetes/client-node";
import { Code, channelOptions, createInsecure, StatusError } from "@wellspring/contract";
import { type Endpoint, endpointAddress, listEndpoints } from "@wellspring/service";
import { type Cluster, releaseSelector } from "./cluster.ts";
import { askKubernetes } from "./kubernetes-error.ts";
import { forwardPort } from "./port-forward.ts";

/** The backends' pods of a release, ready or not, ordered by name. */
export const listBackends = async (cluster: Cluster): Promise<Endpoint[]> => {
  const { namespace } = cluster;
  // Slices carry the labels of their Service, whatever it is called.
  const labelSelector = `${releaseSelector(cluster)},app.kubernetes.io/component=backend`;
  const list = await askKubernetes(
    "cannot list the backends",
    cluster.api(DiscoveryV1Api).listNamespacedEndpointSlice({ namespace, labelSelector }),
  );
  return listEndpoints(list.items, "grpc");
};

/** Those of them that serve; throws UNAVAILABLE where none does. */
export const listServing = async (cluster: Cluster): Promise<[Endpoint, ...Endpoint[]]> => {
  const [first, ...others] = (await listBackends(cluster)).filter(({ isServing }) => isServing);
  if (first) return [first, ...others];
  throw new StatusError(Code.UNAVAILABLE, `no backend of release ${cluster.release} serves`);
};

/** Talks to one backend: directly inside of the cluster, through the API server from outside. */
export const withBackend = async <Answer>(
  cluster: Cluster,
  backend: Endpoint,
  talk: (client: Client) => Promise<Answer>,
): Promise<Answer> => {
  if (cluster.isInside) return talkTo(endpointAddress(backend), talk);
  const { config, namespace } = cluster;
  await using port = await forwardPort(config, namespace, backend.pod, backend.port);
  return await talkTo(port.address, talk);
};

const talkTo = async <Answer>(
  address: string,
  talk: (client: Client) => Promise<Answer>,
): Promise<Answer> => {
  const client = new Client(address, createInsecure(), channelOptions);
  try {
    return await talk(client);
  } finally {
    client.close();
  }
};
