import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  CalcService,
  CrunchServiceService,
  RunServiceService,
  WorkServiceService,
} from "@wellspring/contract";
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

  const projectsOf = ({ path }: { path: string }, request: unknown): readonly string[] => {
    const projects = methodRules.get(path)?.projects;
    assert(typeof projects === "function");
    return projects(request);
  };

  it("finds the project of a request, and of an upload where it begins", () => {
    const { upload, getRun } = RunServiceService;
    const open = { part: { $case: "open", open: { project: "yeast" } } };
    assert.deepEqual(projectsOf(upload, open), ["yeast"]);
    assert.deepEqual(projectsOf(upload, { part: { $case: "commit", commit: { blocks: 1 } } }), []);
    assert.deepEqual(projectsOf(getRun, { project: "yeast", run: "run-01" }), ["yeast"]);
  });

  it("finds all projects of submissions, and the default one of calculations", () => {
    const submissions = [{ project: "yeast" }, { project: "" }];
    assert.deepEqual(projectsOf(WorkServiceService.submit, { submissions }), ["yeast", ""]);
    assert.deepEqual(projectsOf(CalcService.add, { a: 1n, b: 2n }), [""]);
    assert.deepEqual(projectsOf(CrunchServiceService.crunchMany, { Data: 1n }), [""]);
  });
});

describe("the rule of submissions", () => {
  const scopesOf = (...engines: string[]) => {
    const scope = methodRules.get(WorkServiceService.submit.path)?.scope;
    assert(typeof scope === "function");
    return scope({ submissions: engines.map((engine) => ({ engine })) });
  };

  it("wants the scope of each engine", () => {
    assert.deepEqual(scopesOf("", "statistics"), ["submit", "submit"]);
    assert.deepEqual(scopesOf("calc", "crunch"), ["compute", "compute"]);
    assert.deepEqual(scopesOf("statistics", "calc"), ["submit", "compute"]);
  });

  it("wants one where there are none", () => assert.deepEqual(scopesOf(), ["submit"]));
});

describe("assertRuled()", () => {
  it("fails where nobody decided whom a method is open to", () => {
    const { path } = RunServiceService.getRun;
    const rules = new Map([...methodRules].filter(([known]) => known !== path));
    const message = `no rule says whom these are open to: ${path}`;
    assert.throws(() => assertRuled([[RunServiceService, {}]], rules), new Error(message));
  });
});
