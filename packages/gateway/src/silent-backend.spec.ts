import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, it } from "node:test";
import {
  Code,
  callBidi,
  callUnary,
  keepaliveTimeMs,
  keepaliveTimeoutMs,
  RunServiceService,
  type UploadRequest,
} from "@wellspring/contract";
import { openGateway } from "./testing/open-gateway.ts";
import { RecordingBackend } from "./testing/recording-backend.ts";

/** What a lost backend may cost: one keepalive, and a second for two slow cores. */
const lossMsMax = keepaliveTimeMs + keepaliveTimeoutMs + 1_000;

const open: UploadRequest = {
  part: {
    $case: "open",
    open: {
      uploadId: Buffer.alloc(16, 7),
      project: "",
      append: false,
      file: "a.csv",
      description: undefined,
      first: true,
    },
  },
};

/** A backend in a process that can be stopped as a whole. */
const startChild = async () => {
  const script = join(import.meta.dirname, "testing", "backend-child.ts");
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  return { child, address: String(line).trim() };
};

const end = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
};

describe("a backend that falls silent", () => {
  it("costs one keepalive, then is left alone", { timeout: 40_000 }, async (t) => {
    const { child, address } = await startChild();
    t.after(() => end(child));
    await using other = await RecordingBackend.open();
    await using gateway = await openGateway([address, other.address]);
    const { client, context } = gateway;
    const openUpload = async () => {
      const call = callBidi(client, RunServiceService.upload);
      await call.send(open);
      for await (const { part } of call.responses) return part?.$case;
      return undefined;
    };
    for (let turn = 0; turn < 2; turn++) assert.equal(await openUpload(), "opened");
    assert.equal(other.uploads.length, 1);

    child.kill("SIGSTOP");
    const startedAtMs = performance.now();
    const reads = Array.from({ length: 4 }, () =>
      callUnary(client, RunServiceService.getStatus, {}),
    );
    const outcomes = await Promise.allSettled([openUpload(), openUpload()]);
    const refusals = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason.code] : [],
    );
    assert.deepEqual(refusals, [Code.UNAVAILABLE]);
    for (const { logId } of await Promise.all(reads)) assert.equal(logId, "log-1");
    assert(performance.now() - startedAtMs < lossMsMax);

    const left = context.backends.choose("read").map((backend) => backend.address);
    assert.deepEqual(left, [other.address]);
    assert.equal(await openUpload(), "opened");
  });
});
