import type { Client } from "@grpc/grpc-js";
import { callServerStreaming, type WorkItem, WorkServiceService } from "@wellspring/contract";

/** The body of work that was staged, whole: up to 32 MiB. Throws StatusError. */
export const readBody = async (
  client: Client,
  { project, workId }: Pick<WorkItem, "project" | "workId">,
): Promise<Buffer> => {
  const request = { project, workId, token: "" };
  const parts = callServerStreaming(client, WorkServiceService.readBody, request);
  const chunks: Buffer[] = [];
  for await (const { chunk } of parts) chunks.push(chunk);
  return Buffer.concat(chunks);
};
