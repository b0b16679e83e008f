import type { V1Endpoint, V1EndpointSlice } from "@kubernetes/client-node";
import { formatAddress } from "../config.ts";

/** The port of a Service: its name, or its number where the slices name no such port. */
export type ServicePort = string | number;

/** One pod behind a Service. */
export type Endpoint = {
  /** The pod's name; its address where the endpoint is no pod. */
  pod: string;
  host: string;
  port: number;
  /** Whether the pod answers its readiness probe and has not been told to stop. */
  isServing: boolean;
};

/** `host:port` of an endpoint. */
export const endpointAddress = (endpoint: Endpoint): string => formatAddress(endpoint);

/**
 * The pods in the slices of a Service, ordered by name, each once: a pod may be in several slices,
 * for each family of addresses and while it is moved from one to another.
 */
export const listEndpoints = (
  slices: readonly V1EndpointSlice[],
  port: ServicePort,
): Endpoint[] => {
  const byPod = new Map<string, Endpoint>();
  for (const slice of [...slices].sort(byAddressType)) {
    const number = findPort(slice, port);
    if (number === undefined || slice.addressType === "FQDN") continue;
    for (const part of slice.endpoints ?? []) {
      const endpoint = toEndpoint(part, number);
      const known = byPod.get(endpoint.pod);
      if (!known || (endpoint.isServing && !known.isServing)) byPod.set(endpoint.pod, endpoint);
    }
  }
  return [...byPod.values()].sort((a, b) => collator.compare(a.pod, b.pod));
};

const findPort = ({ ports }: V1EndpointSlice, port: ServicePort): number | undefined => {
  if (typeof port === "number") return port;
  return ports?.find(({ name }) => name === port)?.port;
};

/** A condition that is not told means, as Kubernetes defines it, that all is well. */
const toEndpoint = ({ addresses, conditions, targetRef }: V1Endpoint, port: number): Endpoint => ({
  pod: targetRef?.name ?? addresses[0],
  host: addresses[0],
  port,
  isServing:
    (conditions?.serving ?? conditions?.ready ?? true) && !(conditions?.terminating ?? false),
});

/** IPv4 before IPv6. */
const byAddressType = (a: V1EndpointSlice, b: V1EndpointSlice): number =>
  collator.compare(a.addressType, b.addressType);

/** `ws-backend-2` comes before `ws-backend-10`. */
const collator = new Intl.Collator("en", { numeric: true });
