import { Metadata } from "@grpc/grpc-js";
import { type CallContext, principalKey } from "@wellspring/service";

/** Who calls, as this gateway established it: nobody has to say who they are yet. */
export const establishPrincipal = (_call: CallContext): string => "anonymous";

/** What goes along to a backend: who calls, and nothing that the caller's own metadata says. */
export const backendMetadata = (call: CallContext): Metadata => {
  const metadata = new Metadata();
  metadata.set(principalKey, establishPrincipal(call));
  return metadata;
};
