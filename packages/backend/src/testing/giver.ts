import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { SnapshotPart } from "@wellspring/contract";
import { createLogger, GrpcServer, Health, serverStreaming } from "@wellspring/service";
import {
  type GetSnapshotRequest,
  type GetSnapshotResponse,
  PeerServiceService,
} from "../gen/wellspring/backend/v1/peer.ts";
import { SnapshotShelf } from "../snapshot/snapshot-shelf.ts";
import { numberKey } from "../store/keyspace.ts";
import { AppliedStore } from "./applied-store.ts";
import { createTemporaryFolder } from "./temporary-folder.ts";

/** What happens to a part on its way; what it throws ends the stream. */
export type Alter = (part: SnapshotPart, request: GetSnapshotRequest) => Promise<void> | void;

/** A backend that does nothing but give snapshots of its store, over gRPC. */
export class Giver implements AsyncDisposable {
  readonly store: AppliedStore;
  readonly shelf: SnapshotShelf;
  /** What it was asked. */
  readonly requests: GetSnapshotRequest[] = [];
  alter: Alter = () => undefined;
  readonly #stack: AsyncDisposableStack;
  #server: GrpcServer | undefined;

  /** Opens one with a store of some megabytes that does not compress. */
  static async open({ logId }: { logId?: string } = {}): Promise<Giver> {
    await using stack = new AsyncDisposableStack();
    const store = stack.use(await AppliedStore.open({ ...(logId && { logId }) }));
    await store.lmdb.write(
      [1n, 2n, 3n].map((number) => ({
        keyspace: "blocks",
        key: numberKey(number),
        value: randomBytes(1_200_000),
      })),
    );
    const folder = stack.use(createTemporaryFolder());
    const shelf = stack.use(new SnapshotShelf(store.lmdb, join(folder.path, "snapshots")));
    const giver = new Giver(store, shelf, stack.move());
    await giver.start();
    return giver;
  }

  private constructor(store: AppliedStore, shelf: SnapshotShelf, stack: AsyncDisposableStack) {
    this.store = store;
    this.shelf = shelf;
    this.#stack = stack;
  }

  get address(): string {
    return this.#server?.address ?? "";
  }

  /** Listens, where it did before if it did. */
  async start(): Promise<void> {
    this.#server = await GrpcServer.open({
      listen: { host: "127.0.0.1", port: this.#server?.port ?? 0 },
      services: [[PeerServiceService, { getSnapshot: serverStreaming(this.#give.bind(this)) }]],
      health: new Health(),
      logger: createLogger({ name: "spec", level: "silent" }),
    });
  }

  /** Cuts all streams and listens no more. */
  async kill(): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.#stack.disposeAsync();
  }

  async *#give(request: GetSnapshotRequest): AsyncGenerator<GetSnapshotResponse, undefined> {
    this.requests.push(request);
    for await (const part of this.shelf.give(request)) {
      await this.alter(part, request);
      yield { part: Buffer.from(SnapshotPart.encode(part).finish()) };
    }
    return undefined;
  }
}

/** Flips a bit of the n-th chunk that passes, once. */
export const flipOnce = (chunk: number): Alter => {
  let count = 0;
  return ({ part }) => {
    if (part?.$case === "chunk" && ++count === chunk) part.chunk.content[7] ^= 1;
  };
};
