import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { certificateFault } from "./certificate-fault.ts";

describe("certificateFault()", () => {
  for (const [reason, next] of [
    ["certificate has expired", "have the server's certificate renewed."],
    [
      "Hostname/IP does not match certificate's altnames: Host: lab. is not in the cert's altnames",
      "name the server as its certificate does.",
    ],
    [
      "self-signed certificate",
      "name the file of the authority that signed the server's certificate with --ca.",
    ],
    [
      "unable to verify the first certificate",
      "name the file of the authority that signed the server's certificate with --ca.",
    ],
    ["SSL routines:tls_get_more_records:packet length too long", noTls()],
  ]) {
    it(`says what to do about ${reason.slice(0, 40)}`, () => {
      const fault = certificateFault("lab:1", reason);
      assert.equal(fault?.code, Code.FAILED_PRECONDITION);
      assert.equal(fault.message, `lab:1: ${reason}`);
      assert.equal(fault.next, next);
    });
  }

  it("leaves alone what may pass", () => {
    assert.equal(certificateFault("lab:1", "connect ECONNREFUSED 127.0.0.1:1"), undefined);
  });
});

function noTls(): string {
  return "leave --tls and --ca: it speaks no TLS.";
}
