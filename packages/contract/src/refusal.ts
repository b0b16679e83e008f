import { Metadata } from "@grpc/grpc-js";
import { Refusal } from "./gen/wellspring/v1/runs.ts";
import { StatusError } from "./status.ts";

const key = "wellspring-refusal-bin";

/** Trailing metadata that tells a caller which readings were in conflict. */
export const refusalMetadata = (refusal: Refusal): Metadata => {
  const metadata = new Metadata();
  metadata.set(key, Buffer.from(Refusal.encode(refusal).finish()));
  return metadata;
};

/** The conflicts that an error carries, undefined where it carries none that can be read. */
export const readRefusal = (error: unknown): Refusal | undefined => {
  if (!(error instanceof StatusError)) return undefined;
  const bytes = error.metadata?.get(key).at(0);
  if (!(bytes instanceof Buffer)) return undefined;
  try {
    return Refusal.decode(bytes);
  } catch {
    return undefined;
  }
};
