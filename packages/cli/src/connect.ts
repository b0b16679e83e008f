import { InterceptingCall, type Interceptor } from "@grpc/grpc-js";
import {
  channelOptions,
  createInsecure,
  createSecure,
  RunServiceClient,
} from "@wellspring/contract";
import type { Entry } from "./entry.ts";
import { UsageError } from "./usage-error.ts";

/** The port of a gateway whose address names none. */
const defaultPort = 50_051;

/** A client of the gateway at this address; it connects with the first call. */
export const connect = (server: string, entry: Entry = { tls: false }): RunServiceClient => {
  const credentials = entry.tls ? createSecure(entry.authorities) : createInsecure();
  const interceptors = entry.key === undefined ? [] : [sendKey(entry.key)];
  return new RunServiceClient(server, credentials, { ...channelOptions, interceptors });
};

/** An address as `host:port`, from `host`, `host:port`, `[::1]` or `[::1]:port`. */
export const parseServer = (text: string): string => {
  const match = serverPattern.exec(text);
  const port = Number(match?.[2] ?? defaultPort);
  if (!match || port < 1 || port > 65_535) {
    throw new UsageError(`--server: "${text}" is no HOST or HOST:PORT`);
  }
  return `${match[1]}:${port}`;
};

/** Has a key go along with every call: grpc-js lets credentials of calls go with TLS only. */
const sendKey =
  (key: string): Interceptor =>
  (options, next) =>
    new InterceptingCall(next(options), {
      start: (metadata, listener, go) => {
        metadata.set("authorization", `Bearer ${key}`);
        go(metadata, listener);
      },
    });

const serverPattern = /^([\p{L}\p{N}_.-]+|\[[0-9A-Fa-f:.%\w]+\])(?::(\d{1,5}))?$/u;
