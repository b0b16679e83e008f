import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { neverAborted, usePostgres } from "../testing/warehouse-tables.ts";
import { takeLock } from "./lock.ts";
import { Session } from "./session.ts";

describe("takeLock()", () => {
  const postgres = usePostgres();
  const connect = (schema = "wellspring") =>
    Session.connect({ url: postgres.server().url(), schema });

  it("waits for the session that has it, tells of it, and gets it when that ends", async () => {
    const first = await connect();
    await takeLock(first, { signal: neverAborted });
    const [row] = await first.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await using second = await connect();
    const told: string[] = [];
    const waiting = Promise.withResolvers<void>();
    const onWaiting = (holder: string) => {
      told.push(holder);
      waiting.resolve();
    };
    const taken = takeLock(second, { signal: neverAborted, onWaiting });
    await waiting.promise;
    await first[Symbol.asyncDispose]();
    await taken;
    assert.equal(told[0], `pid ${row?.pid}, wellspring warehouse, from 127.0.0.1`);
  });

  it("is of one schema", async () => {
    await using first = await connect("one");
    await using second = await connect("two");
    await takeLock(first, { signal: neverAborted });
    await takeLock(second, { signal: neverAborted });
  });

  it("gives up when it is told so", async () => {
    await using first = await connect("three");
    await takeLock(first, { signal: neverAborted });
    await using second = await connect("three");
    const abort = new AbortController();
    const onWaiting = () => abort.abort(new Error("stopped"));
    await assert.rejects(takeLock(second, { signal: abort.signal, onWaiting }), /^Error: stopped$/);
  });
});
