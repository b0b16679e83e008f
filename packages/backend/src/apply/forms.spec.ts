import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { StoreState } from "../gen/wellspring/backend/v1/state.ts";
import {
  activeFormOf,
  assertActiveForm,
  assertForm,
  firstForm,
  formsOf,
  releaseForms,
} from "./forms.ts";

const stateOf = (activeForm: number): StoreState => ({
  ...StoreState.decode(new Uint8Array()),
  activeForm,
});

describe("formsOf()", () => {
  it("is what the release reads, and one more where that is pretended", () => {
    assert.deepEqual(formsOf(undefined), releaseForms);
    assert.deepEqual(formsOf("slow-start"), releaseForms);
    const { oldest, newest } = releaseForms;
    assert.deepEqual(formsOf("next-form"), { oldest, newest: newest + 1 });
  });
});

describe("firstForm()", () => {
  for (const [oldest, newest, form] of [
    [1, 1, 1],
    [1, 2, 1],
    [2, 3, 2],
    [3, 3, 3],
  ]) {
    it(`is ${form} of ${oldest} to ${newest}`, () => {
      assert.equal(firstForm({ oldest, newest }), form);
    });
  }
});

describe("activeFormOf()", () => {
  it("is the first one where a state names none", () => {
    assert.equal(activeFormOf(stateOf(0)), 1);
    assert.equal(activeFormOf(stateOf(3)), 3);
  });
});

describe("assertActiveForm()", () => {
  it("refuses a state whose log goes on in a form that is not read", () => {
    assertActiveForm(stateOf(0), { oldest: 1, newest: 1 });
    assert.throws(() => assertActiveForm(stateOf(2), { oldest: 1, newest: 1 }), {
      code: Code.FAILED_PRECONDITION,
      message: "the log is written in form 2, this release reads form 1",
    });
  });
});

describe("assertForm()", () => {
  const forms = { oldest: 2, newest: 3 };

  it("takes the oldest and the newest", () => {
    for (const form of [2, 3]) assertForm(form, forms, "entry 7 has");
  });

  for (const [form, next] of [
    [0, "use an older release."],
    [1, "use an older release."],
    [4, "use a newer release."],
  ] as const) {
    it(`refuses form ${form}`, () => {
      assert.throws(() => assertForm(form, forms, "entry 7 has"), {
        code: Code.FAILED_PRECONDITION,
        message: `entry 7 has form ${form}, this release reads forms 2 to 3`,
        next,
      });
    });
  }
});
