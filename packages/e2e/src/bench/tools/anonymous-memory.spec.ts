import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import { AnonymousMemory, readAnonymousBytes } from "./anonymous-memory.ts";

const isTold = process.platform === "linux";

describe("readAnonymousBytes()", () => {
  it("tells what this process has, on Linux", () => {
    const bytes = readAnonymousBytes(process.pid);
    if (isTold) assert.ok(bytes !== undefined && bytes > 10e6 && bytes < 10e9, `${bytes} bytes`);
    else assert.equal(bytes, undefined);
  });

  it("tells nothing of a process that is not there", () => {
    assert.equal(readAnonymousBytes(2 ** 30), undefined);
  });
});

describe("AnonymousMemory", () => {
  it("remembers the most that a process had, and no more looks once disposed of", async () => {
    // A process that fills 100 MB and then says so.
    const script = "const a = Buffer.alloc(1e8, 1); console.log(a.length); process.stdin.resume()";
    const child = spawn(process.execPath, ["-e", script], { stdio: ["pipe", "pipe", "inherit"] });
    const ended = once(child, "exit");
    using memory = new AnonymousMemory(child.pid ?? 0);
    await once(child.stdout, "data");
    using later = new AnonymousMemory(child.pid ?? 0);
    if (isTold) assert.ok((later.peakBytes ?? 0) > 1e8, `${later.peakBytes} bytes`);
    child.stdin.end();
    await ended;
    assert.equal(memory.peakBytes === undefined, !isTold);
  });

  it("knows nothing of a process that never was", () => {
    using memory = new AnonymousMemory(2 ** 30);
    assert.equal(memory.peakBytes, undefined);
  });
});
