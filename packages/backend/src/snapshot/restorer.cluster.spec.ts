import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { readStoreState } from "../store/records.ts";
import { Backend } from "../testing/backend.ts";
import { BackendGroup, type Member, untilReady } from "../testing/backend-group.ts";
import { growthRows } from "../testing/readings.ts";
import { restoreInto, takeSnapshot } from "../testing/restore-into.ts";
import { until } from "../testing/until.ts";

const rows = growthRows(["A1", "B7", "H12"], 20);
const expected = rows.map((row) => [0, ...row]);

const stateOf = ({ server }: Member) => {
  assert(server.context);
  return readStoreState(server.context.store);
};

const untilOf = async (member: Member, logId: string): Promise<void> => {
  await until(() => member.server.context?.log.id === logId);
  await untilReady(member);
};

describe("restoring into backends that share a log", { timeout: 120_000 }, () => {
  it("brings what one machine had to all of them, and writes go on", async () => {
    await using alone = await Backend.open();
    const { token: former } = await alone.upload([{ rows }]);
    await using group = await BackendGroup.start();
    const members = [await group.open(), await group.open(), await group.open()];
    const [one, other, third] = members;
    const empty = stateOf(one).logId;
    const answers = await restoreInto(one.client, await takeSnapshot(alone));
    const logId = answers.at(-1) ?? "";
    assert.equal(answers[0], "accepted");
    assert.ok(logId !== empty && logId !== alone.context.log.id);
    for (const member of members) {
      await untilOf(member, logId);
      assert.deepEqual(await member.client.rows(), expected);
      assert.deepEqual(stateOf(member).digest, stateOf(one).digest);
    }
    assert.deepEqual(stateOf(one).digest, readStoreState(alone.context.store).digest);
    const { token } = await other.client.upload([{ rows, run: "after" }]);
    assert.equal(token, `${logId}.2`);
    const { run } = await third.client.getRun("after", { token });
    assert.equal(run?.readings, rows.length);
    for (const old of [former, `${empty}.1`]) {
      await assert.rejects(third.client.rows({ token: old }), { code: Code.FAILED_PRECONDITION });
    }
    const again = restoreInto(one.client, await takeSnapshot(alone));
    await assert.rejects(again, {
      code: Code.FAILED_PRECONDITION,
      message: `the servers hold data already, of the log ${logId}: restore into new ones`,
    });
  });
});
