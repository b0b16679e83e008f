import { setTimeout as delay } from "node:timers/promises";
import {
  type ConfigurationOptions,
  DiscoveryV1Api,
  KubeConfig,
  Observable,
  type V1EndpointSlice,
  type V1Status,
  Watch,
} from "@kubernetes/client-node";
import type { Logger } from "../log-line.ts";
import type { EndpointService } from "./endpoint-service.ts";
import { type Endpoint, listEndpoints } from "./endpoints.ts";

/** What a watch is made of. */
export type EndpointWatchOptions = {
  /** How the API server is reached. */
  config: KubeConfig;
  service: EndpointService;
  logger: Logger;
  /** Hears of the endpoints at first and whenever they have changed. */
  onEndpoints: (endpoints: readonly Endpoint[]) => void;
};

/** Milliseconds before the first attempt after one that failed; doubled up to the next. */
const pauseFirstMs = 200;
const pauseMsMax = 5_000;

/** Milliseconds after which a watch that ends is one that worked. */
const steadyMs = 5_000;

/**
 * Follows the EndpointSlices of a Service: lists them, then watches from there on. A watch that
 * ends is taken up where it was; where the API server remembers no more what came since, the slices
 * are listed again. While it can't be reached what was known last goes on to hold.
 */
export class EndpointWatch implements Disposable {
  /** Settles when the slices were listed, or the first attempt at it has failed. */
  readonly attempted: Promise<void>;
  readonly #options: EndpointWatchOptions;
  readonly #closed = new AbortController();
  readonly #slices = new Map<string, V1EndpointSlice>();
  #resourceVersion = "";
  #attempted: () => void = () => undefined;

  constructor(options: EndpointWatchOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.attempted = promise;
    this.#attempted = resolve;
    this.#follow().catch((error: unknown) => {
      options.logger.error({ err: error }, "the backends' Service is watched no more");
    });
  }

  [Symbol.dispose](): void {
    this.#closed.abort();
    this.#attempted();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closed;
    let pauseMs = pauseFirstMs;
    while (!signal.aborted) {
      const startedAtMs = performance.now();
      try {
        if (this.#resourceVersion === "") await this.#list();
        await this.#watch();
      } catch (error) {
        if (signal.aborted) return;
        if (isGone(error)) this.#resourceVersion = "";
        const text = error instanceof Error ? error.message : String(error);
        this.#options.logger.warn(`cannot watch the backends' Service: ${text}`);
      }
      this.#attempted();
      if (performance.now() - startedAtMs > steadyMs) pauseMs = pauseFirstMs;
      await delay(pauseMs * (0.5 + Math.random()), undefined, { ref: false, signal }).catch(
        () => undefined,
      );
      pauseMs = Math.min(2 * pauseMs, pauseMsMax);
    }
  }

  async #list(): Promise<void> {
    const { config, service } = this.#options;
    const api = config.makeApiClient(DiscoveryV1Api);
    const labelSelector = selectorOf(service);
    const list = await api.listNamespacedEndpointSlice(
      { namespace: service.namespace, labelSelector },
      abortedBy(AbortSignal.any([this.#closed.signal, AbortSignal.timeout(listMsMax)])),
    );
    this.#slices.clear();
    for (const slice of list.items) this.#slices.set(nameOf(slice), slice);
    this.#resourceVersion = list.metadata?.resourceVersion ?? "";
    this.#tell();
    this.#attempted();
  }

  /** Follows changes until the API server, or its silence for 30 s, ends the watch. */
  async #watch(): Promise<void> {
    const { service, config } = this.#options;
    const { signal } = this.#closed;
    const path = `/apis/discovery.k8s.io/v1/namespaces/${service.namespace}/endpointslices`;
    const query = {
      labelSelector: selectorOf(service),
      resourceVersion: this.#resourceVersion,
      allowWatchBookmarks: true,
    };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const end = (error: unknown) => (isSilence(error) ? resolve() : reject(error));
    const hear = (phase: string, object: V1EndpointSlice & V1Status) => this.#hear(phase, object);
    const request = await new Watch(config).watch(path, query, hear, end);
    const abort = () => request.abort();
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    await promise.finally(() => signal.removeEventListener("abort", abort));
  }

  #hear(phase: string, object: V1EndpointSlice & V1Status): void {
    if (this.#closed.signal.aborted) return;
    // What can't be told by events any more is listed again once the watch has ended.
    if (phase === "ERROR") {
      this.#resourceVersion = "";
      return;
    }
    if (phase === "ADDED" || phase === "MODIFIED") this.#slices.set(nameOf(object), object);
    if (phase === "DELETED") this.#slices.delete(nameOf(object));
    this.#resourceVersion = object.metadata?.resourceVersion ?? "";
    if (phase !== "BOOKMARK") this.#tell();
  }

  #tell(): void {
    const { service, onEndpoints } = this.#options;
    onEndpoints(listEndpoints([...this.#slices.values()], service.port));
  }
}

/** How the API server is reached: as kubectl does, or as every pod may. */
export const loadKubeConfig = (): KubeConfig => {
  const config = new KubeConfig();
  config.loadFromDefault();
  return config;
};

/** Milliseconds that a list may take. */
const listMsMax = 10_000;

/** Calls of the generated client take a signal by way of their request only. */
const abortedBy = (signal: AbortSignal): ConfigurationOptions => ({
  middleware: [
    {
      pre: (request) => {
        request.setSignal(signal);
        return new Observable(Promise.resolve(request));
      },
      post: (response) => new Observable(Promise.resolve(response)),
    },
  ],
  middlewareMergeStrategy: "append",
});

const selectorOf = ({ service }: EndpointService): string =>
  `kubernetes.io/service-name=${service}`;

const nameOf = ({ metadata }: V1EndpointSlice): string => metadata?.name ?? "";

/** A watch ends with nothing where the server closes it, or by itself when nothing comes. */
const isSilence = (error: unknown): boolean =>
  error === null ||
  error === undefined ||
  (error instanceof DOMException && error.name === "TimeoutError");

/** The API server has forgotten what came after the version that the watch began at. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && "statusCode" in error && error.statusCode === 410;
