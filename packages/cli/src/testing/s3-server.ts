import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** https://github.com/versity/versitygw: S3 in front of a folder. */
const program = "versitygw";

/** Why no S3-compatible server can be started here; false where it can. */
export const noS3Server: string | false =
  spawnSync(program, ["--version"]).error === undefined ? false : `${program} is not on PATH`;

/** A running S3-compatible server with one bucket, and the environment by which it is reached. */
export class S3Server implements AsyncDisposable {
  readonly bucket = "lab";
  readonly env: NodeJS.ProcessEnv;
  readonly #child: ChildProcess;
  readonly #folder: string;

  static async start(): Promise<S3Server> {
    const folder = mkdtempSync(join(tmpdir(), "wellspring-s3-"));
    mkdirSync(join(folder, "lab"));
    const port = await freePort();
    const keys = ["--access", "robot", "--secret", "growth-curves"];
    const argv = [...keys, "--port", `127.0.0.1:${port}`, "--quiet", "posix", folder];
    const server = new S3Server(spawn(program, argv, { stdio: "ignore" }), folder, port);
    await server.#answers();
    return server;
  }

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.env = {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "robot",
      AWS_SECRET_ACCESS_KEY: "growth-curves",
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, "exit");
    if (this.#child.exitCode === null && this.#child.kill()) await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    const deadlineMs = performance.now() + 10_000;
    const { AWS_ENDPOINT_URL_S3: url = "" } = this.env;
    for (;;) {
      const answer = await fetch(url).catch(() => undefined);
      if (answer) return;
      if (performance.now() > deadlineMs) throw new Error(`${program} does not answer`);
      await delay(20);
    }
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
};
