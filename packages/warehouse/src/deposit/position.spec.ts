import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { lockPosition, movePosition, noteStuck, readPosition, readStuck } from "./position.ts";

describe("readPosition() and movePosition()", () => {
  const postgres = usePostgres();
  const logId = randomUUID();

  it("moves from nothing on, and from where it stood", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const nothing = await readPosition(session);
    assert.deepEqual(nothing, { token: "", nextWellId: 1 });
    await movePosition(session, nothing, { logId, sequence: 2n ** 62n, nextWellId: 97 });
    const first = await lockPosition(session, session.schema);
    assert.deepEqual(first, { token: `${logId}.${2n ** 62n}`, nextWellId: 97 });
    await movePosition(session, first, { logId, sequence: 0n, nextWellId: 98 });
    assert.deepEqual(await readPosition(session), { token: "", nextWellId: 98 });
  });

  it("stays where another warehouse moved it meanwhile", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const nothing = await readPosition(session);
    await movePosition(session, nothing, { logId, sequence: 7n, nextWellId: 1 });
    const moved = { code: Code.ABORTED, message: /^another warehouse works on schema/ };
    const to = { logId, sequence: 8n, nextWellId: 1 };
    await assert.rejects(movePosition(session, nothing, to), moved);
    const stale = { token: `${randomUUID()}.7`, nextWellId: 1 };
    await assert.rejects(movePosition(session, stale, to), moved);
    await session.change("DELETE FROM position");
    await assert.rejects(readPosition(session), moved);
  });
});

describe("noteStuck()", () => {
  const postgres = usePostgres();
  const logId = randomUUID();

  it("says what is stuck until the tables move", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const nothing = await readPosition(session);
    assert.equal(await readStuck(session), undefined);
    const whole = { sequence: undefined, reason: "no room" };
    await noteStuck(session, "", whole);
    assert.deepEqual(await readStuck(session), whole);
    await movePosition(session, nothing, { logId, sequence: 7n, nextWellId: 1 });
    assert.equal(await readStuck(session), undefined);
    const stuck = { sequence: 2n ** 62n, reason: "no 13" };
    await noteStuck(session, `${logId}.7`, stuck);
    assert.deepEqual(await readStuck(session), stuck);
  });

  it("says nothing where another warehouse moved them meanwhile", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    await assert.rejects(noteStuck(session, `${logId}.7`, { sequence: 8n, reason: "no 13" }), {
      code: Code.ABORTED,
    });
    assert.equal(await readStuck(session), undefined);
  });
});
