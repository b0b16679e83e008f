import { Code, StatusError } from "@wellspring/contract";
import type { ServicePort } from "./endpoints.ts";

/** A headless Service of Kubernetes whose pods are the backends. */
export type EndpointService = { namespace: string; service: string; port: ServicePort };

/** How the Service is written: `kubernetes:NAMESPACE/SERVICE:PORT`. */
const prefix = "kubernetes:";

/**
 * The Service that a text names; undefined where it names none.
 *
 * @throws StatusError INVALID_ARGUMENT where it does so wrongly.
 */
export const parseEndpointService = (text: string): EndpointService | undefined => {
  if (!text.startsWith(prefix)) return undefined;
  const match = servicePattern.exec(text.slice(prefix.length));
  if (match) {
    const [, namespace, service, port] = match;
    return { namespace, service, port: /^\d+$/.test(port) ? Number(port) : port };
  }
  const form = "kubernetes:NAMESPACE/SERVICE:PORT such as kubernetes:default/ws-backend:grpc";
  throw new StatusError(Code.INVALID_ARGUMENT, `"${text}" names no Service: ${form} does`);
};

/** Names are labels of DNS, as Kubernetes wants them. */
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const servicePattern = new RegExp(`^(${label})/(${label}):([a-z0-9-]{1,15})$`);
