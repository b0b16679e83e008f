import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UsageError } from "@wellspring/cli";
import { Code, StatusError } from "@wellspring/contract";
import { readOptions } from "./read-options.ts";

describe("readOptions()", () => {
  it("gives what was read", () => {
    assert.equal(
      readOptions(() => 7),
      7,
    );
  });

  it("makes a wrong option a wrong command line", () => {
    const read = () => {
      throw StatusError.invalid("--listen", "is no address");
    };
    assert.throws(() => readOptions(read), new UsageError("--listen: is no address"));
  });

  it("leaves other errors as they are", () => {
    const error = new StatusError(Code.FAILED_PRECONDITION, "in use");
    const read = () => {
      throw error;
    };
    assert.throws(() => readOptions(read), error);
  });
});
