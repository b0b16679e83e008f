import { channelOptions, createInsecure, RunServiceClient } from "@wellspring/contract";
import { UsageError } from "./usage-error.ts";

/** The port of a gateway whose address names none. */
const defaultPort = 50_051;

/** A client of the gateway at this address; it connects with the first call. */
export const connect = (server: string): RunServiceClient =>
  new RunServiceClient(server, createInsecure(), channelOptions);

/** An address as `host:port`, from `host`, `host:port`, `[::1]` or `[::1]:port`. */
export const parseServer = (text: string): string => {
  const match = serverPattern.exec(text);
  const port = Number(match?.[2] ?? defaultPort);
  if (!match || port < 1 || port > 65_535) {
    throw new UsageError(`--server: "${text}" is no HOST or HOST:PORT`);
  }
  return `${match[1]}:${port}`;
};

const serverPattern = /^([\p{L}\p{N}_.-]+|\[[0-9A-Fa-f:.%\w]+\])(?::(\d{1,5}))?$/u;
