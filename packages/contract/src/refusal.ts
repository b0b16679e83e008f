import { Metadata } from "@grpc/grpc-js";
import { Refusal } from "./gen/wellspring/v1/runs.ts";
import type { StatusError } from "./status.ts";

const key = "wellspring-refusal-bin";

/** Trailing metadata that tells a caller which readings were in conflict. */
export const refusalMetadata = (refusal: Refusal): Metadata => {
  const metadata = new Metadata();
  metadata.set(key, Buffer.from(Refusal.encode(refusal).finish()));
  return metadata;
};

/** The conflicts that an error carries, undefined where it carries none. */
export const readRefusal = (error: StatusError): Refusal | undefined => {
  const bytes = error.metadata?.get(key).at(0);
  return bytes instanceof Buffer ? Refusal.decode(bytes) : undefined;
};
