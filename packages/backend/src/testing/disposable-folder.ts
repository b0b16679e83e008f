import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An empty folder that is gone when it is disposed of, for what is disposed of in order. */
export class DisposableFolder implements AsyncDisposable {
  readonly path: string;

  static async create(): Promise<DisposableFolder> {
    return new DisposableFolder(await mkdtemp(join(tmpdir(), "wellspring-backend-")));
  }

  private constructor(path: string) {
    this.path = path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
