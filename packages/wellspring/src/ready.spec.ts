import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { printReady, webAddress } from "./ready.ts";

const print = (json: boolean, data?: string): string => {
  const stdout = new PassThrough();
  const ready = { server: "backend", address: "127.0.0.1:1" };
  printReady(stdout, data === undefined ? ready : { ...ready, data }, json);
  return String(stdout.read());
};

describe("printReady()", () => {
  it("names where HTTP is served", () => {
    const stdout = new PassThrough();
    const ready = { server: "serve", address: "127.0.0.1:1", http: "127.0.0.1:2", data: "/d" };
    printReady(stdout, ready, false);
    const line = "wellspring serve is ready on 127.0.0.1:1 and http://127.0.0.1:2, data in /d\n";
    assert.equal(String(stdout.read()), line);
  });

  it("says so where that is TLS", () => {
    const stdout = new PassThrough();
    const ready = { server: "serve", address: "127.0.0.1:1", https: "127.0.0.1:2" };
    printReady(stdout, ready, false);
    const line = "wellspring serve is ready on 127.0.0.1:1 and https://127.0.0.1:2\n";
    assert.equal(String(stdout.read()), line);
  });

  it("prints one line for people", () => {
    assert.equal(print(false), "wellspring backend is ready on 127.0.0.1:1\n");
    assert.equal(print(false, "/d"), "wellspring backend is ready on 127.0.0.1:1, data in /d\n");
  });

  it("prints one line for programs", () => {
    assert.equal(
      print(true, "/d"),
      '{"ready":true,"server":"backend","address":"127.0.0.1:1","data":"/d"}\n',
    );
  });
});

describe("webAddress()", () => {
  it("tells by the certificate how it is talked to", () => {
    assert.deepEqual(webAddress("127.0.0.1:2", undefined), { http: "127.0.0.1:2" });
    assert.deepEqual(webAddress("127.0.0.1:2", "/lab.crt"), { https: "127.0.0.1:2" });
    assert.deepEqual(webAddress(undefined, "/lab.crt"), {});
  });
});
