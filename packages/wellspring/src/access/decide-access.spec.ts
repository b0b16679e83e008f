import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UsageError } from "@wellspring/cli";
import { decideAccess } from "./decide-access.ts";

const tls = { certPath: "/a.crt", keyPath: "/a.key" };

/** Decides for a server at this address, with what it is told. */
const decide = (
  host: string,
  { print = false, insecure = false, ...asked }: Record<string, unknown> = {},
) =>
  decideAccess(
    { listen: { host, port: 1 }, ...asked },
    { insecure: insecure === true, print: print === true },
  );

describe("decideAccess()", () => {
  for (const host of ["127.0.0.1", "127.0.0.2", "::1", "localhost"]) {
    it(`needs no key at ${host}, unless it is asked for`, () => {
      assert.equal(decide(host), false);
      assert.equal(decide(host, { print: true }), false);
      assert.equal(decide(host, { requireKeys: true }), true);
    });
  }

  for (const host of ["0.0.0.0", "::", "192.0.2.1", "lab.example.org", "127.example.org"]) {
    it(`needs keys and TLS at ${host}`, () => {
      assert.equal(decide(host, { tls }), true);
      const message =
        "--listen is open to other machines: add --tls-cert and --tls-key, or say --insecure";
      assert.throws(() => decide(host), new UsageError(message));
      assert.throws(() => decide(host, { requireKeys: true }), new UsageError(message));
    });

    it(`lets everyone in at ${host} where that is said`, () => {
      assert.equal(decide(host, { insecure: true }), false);
      assert.equal(decide(host, { insecure: true, print: true }), false);
      assert.equal(decide(host, { insecure: true, requireKeys: true }), true);
    });
  }

  it("needs them where other machines reach HTTP alone", () => {
    const http = { host: "0.0.0.0", port: 2 };
    assert.equal(decide("127.0.0.1", { http: { host: "127.0.0.1", port: 2 } }), false);
    assert.equal(decide("127.0.0.1", { http, tls }), true);
    const message =
      "--http is open to other machines: add --tls-cert and --tls-key, or say --insecure";
    assert.throws(() => decide("127.0.0.1", { http }), new UsageError(message));
  });

  it("refuses what can't be", () => {
    for (const [host, asked, message] of [
      ["0.0.0.0", { tls, requireKeys: false }, "--listen is open to other machines: require keys"],
      ["0.0.0.0", { tls, print: true }, "--listen is open to other machines, and --print keeps no"],
      ["127.0.0.1", { print: true, requireKeys: true }, "--print keeps nothing, keys neither"],
    ] as const) {
      assert.throws(
        () => decide(host, asked),
        (thrown) => thrown instanceof UsageError && thrown.message.startsWith(message),
      );
    }
  });
});
