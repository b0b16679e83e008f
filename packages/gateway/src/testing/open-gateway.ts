import { credentials } from "@grpc/grpc-js";
import { channelOptions, RunServiceClient } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import type { Config } from "../config.ts";
import { Context, type Parts } from "../context.ts";

/** A gateway in front of these addresses, a client of it, and the lines it printed, for specs. */
export const openGateway = async (
  backends: string[],
  parts: Partial<Parts> = {},
  access: Pick<Config, "requireKeys" | "adminKey" | "tls"> = {},
) => {
  const lines: Record<string, unknown>[] = [];
  const listen = { host: "127.0.0.1", port: 0 };
  const config = { listen, backends, print: true, drainTimeoutMs: 0, ...access };
  const context = await Context.open(config, {
    logger: createLogger({ name: "gateway", level: "silent" }),
    print: (line) => lines.push(JSON.parse(line)),
    ...parts,
  });
  const client = new RunServiceClient(
    context.address,
    credentials.createInsecure(),
    channelOptions,
  );
  return {
    context,
    client,
    lines,
    async [Symbol.asyncDispose]() {
      client.close();
      await context[Symbol.asyncDispose]();
    },
  };
};
