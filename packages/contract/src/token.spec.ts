import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Code } from "./status.ts";
import { parseToken, positionToToken } from "./token.ts";

const logId = "0b6e2c1e-5d0f-4f57-9a39-3f1c2b7d8e90";

describe("positionToToken()", () => {
  it("joins the log's id and the sequence by a dot", () => {
    assert.equal(positionToToken({ logId, sequence: 42n }), `${logId}.42`);
  });
});

describe("parseToken()", () => {
  it("gives back every position", () => {
    const sequence = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(fc.uuid(), sequence, (id, at) => {
        const position = { logId: id, sequence: at };
        assert.deepEqual(parseToken(positionToToken(position)), position);
      }),
    );
  });

  it("keeps sequences that a double would round", () => {
    assert.equal(parseToken(`${logId}.9007199254740993`)?.sequence, 9_007_199_254_740_993n);
  });

  it("gives nothing for no token", () => assert.equal(parseToken(""), undefined));

  const invalid = [
    ...[" ", ".", "1", logId, `${logId}.`, `.1`, `${logId}:1`, `${logId}.1.2`],
    ...[`${logId}.0`, `${logId}.01`, `${logId}.-1`, `${logId}.1e3`, `${logId}.0x1`],
    ...[`${logId}.1 `, ` ${logId}.1`, `${logId}.1\n`, `${logId}. 1`],
    ...[`${logId}.12345678901234567890`, `${logId.toUpperCase()}.1`, `${logId.slice(1)}.1`],
    ...[`${logId}0.1`, `${logId.replaceAll("-", "")}.1`, `${logId.replace("0", "g")}.1`],
  ];
  for (const token of invalid) {
    it(`refuses ${JSON.stringify(token)}`, () =>
      assert.throws(() => parseToken(token), {
        name: "StatusError",
        code: Code.INVALID_ARGUMENT,
        message: `token: "${token}" is no token`,
      }));
  }
});
