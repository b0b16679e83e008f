import { EventEmitter, on } from "node:events";
import { Metadata } from "@grpc/grpc-js";
import {
  AccessServiceService,
  createKeyText,
  hashKeyText,
  type Key,
  KeyWatchServiceService,
  keyIdOf,
  Scope,
  type WatchedKey,
  type WatchKeysResponse,
} from "@wellspring/contract";
import { type CallContext, type ServedService, serverStreaming, unary } from "@wellspring/service";

/** A key of a spec: its text, and what a backend keeps of it. */
export type SpecKey = WatchedKey & { text: string; key: Key };

/** Makes a key called robot-7 that opens uploads of all projects, unless told otherwise. */
export const createSpecKey = (asked: Partial<Key> = {}): SpecKey => {
  const text = createKeyText();
  const sha256 = hashKeyText(text);
  const key = {
    ...{ id: keyIdOf(sha256), name: "robot-7", scopes: [Scope.UPLOAD], projects: [] },
    ...{ expiresAtMs: 0n, createdAtMs: 1n, createdBy: "admin" },
    ...{ revokedAtMs: 0n, revokedBy: "", lastUsedAtMs: 0n, ...asked },
  };
  return { text, sha256, key };
};

/** What a caller with a key sends along. */
export const bearer = (text: string): Metadata => {
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${text}`);
  return metadata;
};

/** The keys of a backend, for specs, and what it tells of them over a real connection. */
export class KeyFeed {
  readonly keys: WatchedKey[];
  /** Ids of keys that were told to be used. */
  readonly uses: string[] = [];
  /** What it was asked to change. */
  readonly requests: unknown[] = [];
  readonly #told = new EventEmitter();

  constructor(keys: WatchedKey[] = []) {
    this.keys = keys;
  }

  /** Tells whoever watches. */
  tell(response: Partial<WatchKeysResponse>): void {
    this.#told.emit("told", { keys: [], isCurrent: false, ...response });
  }

  get services(): ServedService[] {
    return [
      [
        KeyWatchServiceService,
        {
          watchKeys: serverStreaming((_request: unknown, call: CallContext) => this.#watch(call)),
          noteKeyUses: unary(({ ids }: { ids: string[] }) => {
            this.uses.push(...ids);
            return {};
          }),
        },
      ],
      [
        AccessServiceService,
        {
          createKey: unary((request: unknown) => this.#change(request)),
          revokeKey: unary((request: unknown) => this.#change(request)),
          listKeys: serverStreaming(() => this.#list()),
        },
      ],
    ];
  }

  #change(request: unknown) {
    this.requests.push(request);
    return { token: "token", key: this.keys[0]?.key };
  }

  async *#list() {
    for (const { key } of this.keys) yield { keys: [key] };
  }

  async *#watch({ signal }: CallContext): AsyncGenerator<WatchKeysResponse, undefined> {
    const told = on(this.#told, "told", { signal });
    yield { keys: this.keys, isCurrent: false };
    yield { keys: [], isCurrent: true };
    for await (const [response] of told) yield response;
    return undefined;
  }
}
