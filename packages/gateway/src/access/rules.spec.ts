import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RunServiceService } from "@wellspring/contract";
import { services } from "../service.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { assertRuled, methodRules } from "./rules.ts";

describe("methodRules", () => {
  it("has every method that a gateway serves, and no other", async () => {
    await using gateway = await openGateway([]);
    const served = services(gateway.context);
    const paths = served.flatMap(([definition]) =>
      Object.values(definition).map(({ path }) => path),
    );
    assert.deepEqual([...methodRules.keys()].sort(), paths.sort());
    assertRuled(served);
  });

  it("finds the project of a request, and of an upload where it begins", () => {
    const project = methodRules.get(RunServiceService.upload.path)?.project;
    assert(typeof project === "function");
    assert.equal(project({ part: { $case: "open", open: { project: "yeast" } } }), "yeast");
    assert.equal(project({ part: { $case: "commit", commit: { blocks: 1 } } }), undefined);
    const ofRun = methodRules.get(RunServiceService.getRun.path)?.project;
    assert(typeof ofRun === "function");
    assert.equal(ofRun({ project: "yeast", run: "run-01" }), "yeast");
  });
});

describe("assertRuled()", () => {
  it("fails where nobody decided whom a method is open to", () => {
    const { path } = RunServiceService.getRun;
    const rules = new Map([...methodRules].filter(([known]) => known !== path));
    const message = `no rule says whom these are open to: ${path}`;
    assert.throws(() => assertRuled([[RunServiceService, {}]], rules), new Error(message));
  });
});
