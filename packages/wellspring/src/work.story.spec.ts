import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Client } from "@grpc/grpc-js";
import {
  CalcService,
  Code,
  CrunchServiceService,
  callUnary,
  channelOptions,
  createInsecure,
} from "@wellspring/contract";
import { startMain } from "./testing/start-main.ts";

const listen = ["--listen", "127.0.0.1:0", "--json"];

/** A command that serves, and where. */
const start = async (...args: string[]) => {
  const server = startMain([...args, ...listen]);
  const { address } = JSON.parse(await server.line((line) => line.includes('"ready"')));
  return { address, [Symbol.asyncDispose]: async () => void (await server.stop()) };
};

describe("work", { timeout: 60_000 }, () => {
  it("waits for engines, and is computed by whichever is there", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-work-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const cube = join(folder, "cube.ts");
    await writeFile(cube, "export const cube = (data: bigint): bigint => data ** 3n;");
    const data = ["--data", join(folder, "data"), "--disk-used-percent-max", "100"];

    await using backend = await start("backend", ...data);
    const at = ["--backend", backend.address];
    await using gateway = await start("gateway", "--quiet", ...at);
    const client = new Client(gateway.address, createInsecure(), channelOptions);
    using _closed = { [Symbol.dispose]: () => client.close() };
    const add = (a: bigint, b: bigint) => callUnary(client, CalcService.add, { a, b });
    const crunch = (Data: bigint) =>
      callUnary(client, CrunchServiceService.crunch, { ID: 7n, Data, Meta: "spec" });

    // Nobody computes yet.
    const early = add(2n, 5n);
    {
      await using _engine = await start("engine", "--kind", "calc", ...at);
      assert.equal((await early).result, 7n);
      const message = "the sum of 9223372036854775807 and 1 is no int64";
      await assert.rejects(add(2n ** 63n - 1n, 1n), { code: Code.OUT_OF_RANGE, message });
    }
    await using _engine = await start("engine", "--function", cube, ...at);
    assert.equal((await add(-2n, -5n)).result, -7n);
    const { ID, Data, Meta, RData, DTimeStamp, ProcessTime } = await crunch(3n);
    assert.deepEqual({ ID, Data, Meta, RData }, { ID: 7n, Data: 3n, Meta: "spec", RData: 27n });
    assert.ok(DTimeStamp && ProcessTime && DTimeStamp <= ProcessTime);
    await assert.rejects(crunch(2n ** 40n), { code: Code.OUT_OF_RANGE });
  });
});
