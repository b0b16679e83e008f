import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { Laboratory } from "../testing/laboratory.ts";
import { neverAborted, noBodies, silent, usePostgres } from "../testing/warehouse-tables.ts";
import { openDepositor } from "./open-depositor.ts";

describe("openDepositor()", () => {
  const postgres = usePostgres();

  it("makes the schema, says so once, and knows where it stands", async () => {
    const { target } = await postgres.createTables();
    const lines: string[] = [];
    const write = (line: string) => void lines.push(JSON.parse(line).msg);
    const logger = createLogger({ name: "warehouse", destination: { write } });
    for (let attempt = 0; attempt < 2; attempt++) {
      await using depositor = await openDepositor(target, { logger, signal: neverAborted });
      assert.equal(await depositor.position(), "");
    }
    assert.deepEqual(lines, [`made schema wellspring in ${target.url.replace(/.*@/, "")}`]);
  });

  it("works where a schema was made for a user who may make none", async () => {
    const tables = await postgres.createTables();
    await tables.run("CREATE ROLE keeper LOGIN PASSWORD 'keeper'");
    await tables.run("CREATE SCHEMA wellspring AUTHORIZATION keeper");
    const url = tables.target.url.replace(/\/\/.*@/, "//keeper:keeper@");
    const options = { logger: silent, signal: neverAborted };
    await using depositor = await openDepositor({ ...tables.target, url }, options);
    assert.equal(await depositor.position(), "");
  });

  it("waits while another warehouse works, then goes on from where that one stood", async () => {
    const tables = await postgres.createTables();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    const first = await tables.open();
    await first.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    const waiting = Promise.withResolvers<string>();
    const { promise, resolve: onWaiting } = waiting;
    const options = { logger: silent, signal: neverAborted, onWaiting };
    const opening = openDepositor(tables.target, options);
    assert.match(await promise, /^pid \d+, wellspring warehouse, from 127\.0\.0\.1$/);
    await first[Symbol.asyncDispose]();
    await using second = await opening;
    assert.equal(await second.position(), `${laboratory.logId}.1`);
  });

  it("leaves all of a pass or nothing where PostgreSQL is killed", async () => {
    const tables = await postgres.createTables();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    const pass = laboratory.takePass({ isWhole: true });
    const dying = {
      ...pass,
      end: async () => {
        await postgres.server().kill();
        return pass.end();
      },
    };
    await using broken = await tables.open();
    await assert.rejects(broken.deposit(dying, noBodies), { code: Code.UNAVAILABLE });
    await assert.rejects(broken.position(), { code: Code.UNAVAILABLE });
    await postgres.server().restart();
    assert.deepEqual(await tables.rows(), []);
    await using depositor = await tables.open();
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    await postgres.server().kill();
    await postgres.server().restart();
    assert.deepEqual(await tables.rows(), laboratory.rows());
  });
});
