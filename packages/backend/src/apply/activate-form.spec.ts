import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppliedStore } from "../testing/applied-store.ts";
import { activateForm } from "./activate-form.ts";

describe("activateForm()", () => {
  for (const [active, form, former, then] of [
    [1, 2, 1, 2],
    [0, 2, 1, 2],
    [2, 2, 2, 2],
    [3, 1, 3, 3],
  ]) {
    it(`makes ${then} of ${active} where ${form} is asked for`, async () => {
      await using store = await AppliedStore.open();
      const step = store.step();
      step.state.activeForm = active;
      const outcome = { kind: "activated", sequence: 2n, former, form: then };
      assert.deepEqual(activateForm(step, { form }), outcome);
      assert.equal(step.state.activeForm, then);
    });
  }
});
