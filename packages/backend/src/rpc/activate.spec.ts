import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, parseToken } from "@wellspring/contract";
import { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import { readStoreState } from "../store/records.ts";
import { Backend } from "../testing/backend.ts";
import { growthRows } from "../testing/readings.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { activate } from "./activate.ts";

const rows = growthRows(["A1"], 2);

describe("Activate", () => {
  it("has the newest form written from then on, once and for all", async (test) => {
    const folder = temporaryFolder(test);
    {
      await using backend = await Backend.openIn(folder, { fault: "next-form" });
      const { token, form, former } = await backend.activate();
      assert.deepEqual([form, former], [2, 1]);
      assert.equal(parseToken(token)?.sequence, 2n);
      await backend.upload([{ rows }]);
      for (const lower of [2, 1]) {
        const again = await backend.activate(lower);
        assert.deepEqual([again.form, again.former], [2, 2]);
      }
      assert.equal(readStoreState(backend.context.store).activeForm, 2);
    }
    await using backend = await Backend.openIn(folder, { fault: "next-form" });
    assert.equal((await backend.rows()).length, 2);
    assert.equal((await backend.getStatus()).log?.activeForm, 2);
  });

  it("changes nothing where a release knows one form", async () => {
    await using backend = await Backend.open();
    const { form, former } = await backend.activate();
    assert.deepEqual([form, former], [1, 1]);
  });

  it("refuses a form that this backend does not read", async () => {
    await using backend = await Backend.open();
    await assert.rejects(backend.activate(2), {
      code: Code.INVALID_ARGUMENT,
      message: "form: is 2, this backend reads up to form 1",
    });
    assert.equal(backend.context.log.appliedSequence, 1n);
  });

  it("refuses a form that others don't read, unless it is active", async (test) => {
    const folder = temporaryFolder(test);
    await using backend = await Backend.openIn(folder, { fault: "next-form" });
    const { log, store, forms, diskSpace } = backend.context;
    const others: Partial<Announcement>[] = [
      { address: "b-0:50052", newestForm: 1 },
      { backendId: "silent" },
      { address: "b-2:50052", newestForm: 2 },
    ];
    const peers = others.map((other) => ({ ...Announcement.decode(new Uint8Array()), ...other }));
    const ask = (form: number) =>
      activate({ log, store, forms, diskSpace, listPeers: () => peers })(
        { form },
        { principal: "operator" },
      );
    await assert.rejects(ask(2), {
      code: Code.FAILED_PRECONDITION,
      message:
        "form 2 can't be activated yet: " +
        "b-0:50052 reads up to form 1, silent reads up to form 1",
    });
    assert.equal((await ask(1)).form, 1);
    await backend.activate();
    assert.equal((await ask(2)).form, 2);
  });
});
