import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  ChangeServiceService,
  type ChangesRequest,
  callServerStreaming,
} from "@wellspring/contract";
import { Backend, type BackendClient } from "../testing/backend.ts";
import { Follower } from "../testing/follower.ts";
import { growthRows } from "../testing/readings.ts";
import { submissionOf, WorkClient } from "../testing/work.ts";

const ask = ({ client }: BackendClient, said: Partial<ChangesRequest> = {}) =>
  callServerStreaming(client, ChangeServiceService.changes, {
    ...{ from: "", waitMs: 0, readings: 0 },
    ...said,
  });

const rows = growthRows(["A1", "A2"], 3);

describe("Changes", () => {
  it("tells all that there is, then what changed", async () => {
    await using backend = await Backend.open();
    const follower = new Follower();
    await backend.upload([{ rows }, { rows: rows.slice(0, 2), plate: 3 }]);
    await new WorkClient(backend).submit([submissionOf(1)]);
    assert.equal((await follower.take(ask(backend)))?.hasMore, false);
    const expected = { "default/run-01/0": rows, "default/run-01/3": rows.slice(0, 2) };
    assert.deepEqual(follower.rows(), expected);
    assert.deepEqual(follower.works.get(1n)?.body, Buffer.from("body 1"));
    const more = growthRows(["A1"], 2, 3);
    await backend.upload([{ rows: more }], { append: true });
    await backend.retract({ plate: 3 });
    await follower.take(ask(backend, { from: follower.token }));
    const known = follower.runs.get("default/run-01");
    assert.deepEqual(follower.rows(), {
      "default/run-01/0": [...rows.slice(0, 3), ...more, ...rows.slice(3)],
    });
    assert.equal(known?.run.readings, 8);
    assert.deepEqual(
      known?.retractions.map(({ reason }) => reason),
      ["contaminated"],
    );
    assert.deepEqual(
      follower.passes.map(({ readings }) => readings),
      [8, 2],
    );
  });
});
