import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openMonitor } from "../testing/monitor.ts";
import { proveSync } from "./sync-proof.ts";

describe("proveSync()", () => {
  it("is proven where all who keep the stream say so", async (test) => {
    const monitors = await Promise.all(
      ["n1", "n2", "n3"].map((name) => openMonitor(test, () => ({ name, isSynced: true }))),
    );
    assert.deepEqual(await proveSync(["n2", "n1", "n3"], monitors), {
      isSynced: true,
      reason: "n2, n1, n3 flush each entry",
    });
  });

  it("asks nothing of servers that do not keep the stream", async (test) => {
    const monitors = [
      await openMonitor(test, () => ({ name: "n1", isSynced: true })),
      await openMonitor(test, () => ({ name: "n2", isSynced: false })),
    ];
    assert.equal((await proveSync(["n1"], monitors)).isSynced, true);
  });

  it("names those that do not flush each entry", async (test) => {
    const monitors = [
      await openMonitor(test, () => ({ name: "n1", isSynced: true })),
      await openMonitor(test, () => ({ name: "n2", isSynced: false })),
    ];
    assert.deepEqual(await proveSync(["n1", "n2", "n3"], monitors), {
      isSynced: false,
      reason: "n2 flush only now and then",
    });
  });

  it("names those of which no monitor tells", async (test) => {
    const monitors = [
      await openMonitor(test, () => ({ name: "n1", isSynced: true })),
      await openMonitor(test, () => undefined),
      "http://127.0.0.1:1",
    ];
    assert.deepEqual(await proveSync(["n1", "n2", "n3"], monitors), {
      isSynced: false,
      reason: "no monitor tells of n2, n3",
    });
  });

  it("believes what a server said last that is silent now", async (test) => {
    let answers: boolean | undefined = true;
    const monitors = [
      await openMonitor(test, () => ({ name: "n1", isSynced: true })),
      await openMonitor(test, () =>
        answers === undefined ? undefined : { name: "n2", isSynced: answers },
      ),
    ];
    const said = new Map<string, boolean>();
    const prove = async () => (await proveSync(["n1", "n2"], monitors, said)).reason;
    const reasons = [await prove()];
    for (answers of [undefined, false, undefined]) reasons.push(await prove());
    assert.deepEqual(reasons, [
      "n1, n2 flush each entry",
      "n1, n2 flush each entry",
      "n2 flush only now and then",
      "n2 flush only now and then",
    ]);
  });

  it("is not proven where nobody keeps the stream, or nobody is asked", async () => {
    assert.deepEqual(await proveSync([], []), {
      isSynced: false,
      reason: "no server keeps the stream",
    });
    assert.deepEqual(await proveSync(["n1"], []), {
      isSynced: false,
      reason: "no monitor tells of n1",
    });
  });
});
