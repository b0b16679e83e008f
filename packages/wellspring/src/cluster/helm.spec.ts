import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { createSpecIo } from "../testing/spec-io.ts";
import { findHelm, runHelm } from "./helm.ts";

const folder = mkdtempSync(join(tmpdir(), "wellspring-helm-"));
after(() => rmSync(folder, { recursive: true }));

describe("findHelm()", () => {
  it("takes the one of the checkout, else leaves it to PATH", () => {
    const inner = join(folder, "packages", "a");
    mkdirSync(inner, { recursive: true });
    assert.equal(findHelm(inner), "helm");
    const own = join(folder, "node_modules", ".bin", "helm");
    mkdirSync(join(own, ".."), { recursive: true });
    writeFileSync(own, "");
    assert.equal(findHelm(inner), own);
  });
});

describe("runHelm()", () => {
  it("shows what it prints and gives its exit code", async () => {
    const io = createSpecIo();
    const script = "process.stdout.write('out\\n'); console.error('err'); process.exitCode = 3;";
    assert.equal(await runHelm(process.execPath, ["-e", script], io), 3);
    assert.equal(io.stdoutText(), "out\n");
    assert.equal(io.stderrText(), "err\n");
  });

  it("says that it is not there", async () => {
    await assert.rejects(runHelm(join(folder, "nowhere"), [], createSpecIo()), {
      code: Code.FAILED_PRECONDITION,
      message: "helm can't be started: put it on PATH",
    });
  });
});
