import { Metadata } from "@grpc/grpc-js";
import { type CallContext, principalKey } from "@wellspring/service";

const principals = new WeakMap<CallContext, string>();

/** Keeps who makes a call, as whoever let it in found out: nothing else says it. */
export const setPrincipal = (call: CallContext, principal: string): void => {
  principals.set(call, principal);
};

/** Who calls, as this gateway established it: `anonymous` where nobody has to say who they are. */
export const establishPrincipal = (call: CallContext): string =>
  principals.get(call) ?? anonymousPrincipal;

/** Who calls where nobody has to say who they are. */
export const anonymousPrincipal = "anonymous";

/** What goes along to a backend: who calls, and nothing that the caller's own metadata says. */
export const backendMetadata = (call: CallContext): Metadata => {
  const metadata = new Metadata();
  metadata.set(principalKey, establishPrincipal(call));
  return metadata;
};
