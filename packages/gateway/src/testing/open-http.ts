import type { Config } from "../config.ts";
import { openGateway } from "./open-gateway.ts";
import { RecordingBackend, type RecordingOptions } from "./recording-backend.ts";
import { WorkStore, type WorkStoreOptions } from "./work-store.ts";

/** How the parts behave. */
type HttpOptions = WorkStoreOptions &
  RecordingOptions &
  Pick<Config, "requireKeys" | "adminKey" | "tls"> & { drainTimeoutMs?: number };

/** A gateway that serves HTTP in front of a backend that keeps work in memory, for specs. */
export const openHttp = async (options: HttpOptions = {}) => {
  const store = new WorkStore(options);
  const backend = await RecordingBackend.open({ ...options, work: store.service() });
  const { drainTimeoutMs = 0, requireKeys, adminKey, tls } = options;
  const http = { host: "127.0.0.1", port: 0 };
  const gateway = await openGateway(
    [backend.address],
    {},
    {
      ...{ http, drainTimeoutMs, requireKeys, adminKey, tls },
    },
  );
  const url = `${tls ? "https" : "http"}://${gateway.context.httpAddress}`;
  return {
    ...gateway,
    backend,
    store,
    url,
    /** Requests a path of it. */
    fetch: (path: string, init?: RequestInit) => fetch(`${url}${path}`, init),
    /** Posts a body to a path. */
    post: (path: string, body: string | Uint8Array<ArrayBuffer> | FormData, type?: string) =>
      fetch(`${url}${path}`, {
        method: "POST",
        body,
        headers: type === undefined ? {} : { "content-type": type },
      }),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await backend[Symbol.asyncDispose]();
    },
  };
};
