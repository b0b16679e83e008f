import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { connect } from "@wellspring/cli/parts";
import { Code } from "@wellspring/contract";
import { openSpecRelease } from "../testing/spec-release.ts";
import { uploadColumns } from "../testing/upload-columns.ts";
import { checkRun, createSmokeRun, retractRun, writeRun } from "./smoke-run.ts";

const timeout = 20_000;

const openClient = async () => {
  const release = await openSpecRelease();
  const { address } = release.gateway;
  const client = connect(address);
  return {
    address,
    client,
    async [Symbol.asyncDispose]() {
      client.close();
      await release[Symbol.asyncDispose]();
    },
  };
};

describe("a smoke run", () => {
  it("is read as it was written until it is retracted", { timeout }, async () => {
    await using open = await openClient();
    const { client } = open;
    const run = createSmokeRun("p");
    const token = await writeRun(client, run, {});
    await checkRun(client, run, token, {});
    // Another attempt at the same upload.
    assert.equal(await writeRun(client, run, {}), token);
    await retractRun(client, run, {});
    await assert.rejects(checkRun(client, run, "", {}), { code: Code.NOT_FOUND });
  });

  it("is not believed where something else is read", { timeout }, async () => {
    await using open = await openClient();
    await uploadColumns(open.address, "other");
    const run = { ...createSmokeRun("default"), run: "other" };
    await assert.rejects(checkRun(open.client, run, "", {}), {
      code: Code.DATA_LOSS,
      message:
        /^run other was written as A1 0 0\.095; A1 600 0\.1; H12 0 0\.3 and read as A1 0 0\./,
    });
  });
});
