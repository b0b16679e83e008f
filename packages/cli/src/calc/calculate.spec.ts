import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openLink } from "../link.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import { startWorkServer } from "../testing/work-server.ts";
import { calculate } from "./calculate.ts";

describe("calculate()", () => {
  it("gives what is printed", async () => {
    await using server = await startWorkServer();
    const args = { server: server.address, project: "default", timeout: "5", json: false };
    using link = openLink(args, createSpecIo());
    assert.equal(await calculate(link, { name: "add", a: 2n, b: 5n }), "7");
    assert.equal(await calculate(link, { name: "max", a: 2n, b: 6n }), "6");
    assert.equal(await calculate(link, { name: "np", numbers: [2n, 12n] }), "2 12");
  });
});
