import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judge } from "./testing/house-of.ts";
import { workflows } from "./workflows.ts";

const manifest = JSON.stringify({ scripts: { test: "node test", e2e: "node e2e" } });
const commit = "0123456789abcdef0123456789abcdef01234567";
const instead = "name a commit by 40 digits, and its version: @SHA # v1.2.3";

/** What is wrong with the steps of a workflow. */
const judgeSteps = (...lines: string[]): string[] =>
  judge(workflows, {
    "package.json": manifest,
    ".github/workflows/ci.yaml": `${lines.join("\n")}\n`,
  });

describe("workflows()", () => {
  it("takes actions that are pinned, and this repository's own", () => {
    const lines = [
      `      - uses: actions/checkout@${commit} # v7.0.1`,
      `        uses: docker/login-action@${commit} # v4`,
      "    uses: ./.github/workflows/ci.yaml",
    ];
    assert.deepEqual(judgeSteps(...lines), []);
  });

  for (const action of [
    "actions/checkout@v7",
    `actions/checkout@${commit}`,
    `actions/checkout@${commit.slice(1)} # v7.0.1`,
    `actions/checkout@${commit} # newest`,
    "docker://node:24",
  ]) {
    it(`refuses ${action}`, () => {
      const name = action.split(" ")[0];
      assert.deepEqual(judgeSteps("steps:", `  - uses: ${action}`), [
        `.github/workflows/ci.yaml:2: ${name} is not pinned: ${instead}`,
      ]);
    });
  }

  it("takes scripts of package.json, however they are run", () => {
    assert.deepEqual(
      judgeSteps("- run: npm test", "- run: npm run e2e -- --all && npm run --silent test"),
      [],
    );
  });

  it("refuses scripts that are not there", () => {
    assert.deepEqual(judgeSteps("- run: npm run deploy"), [
      ".github/workflows/ci.yaml:1: npm has no script deploy: name one of package.json: e2e, test",
    ]);
  });

  it("reads neither comments nor other files", () => {
    assert.deepEqual(judgeSteps("# npm run nothing"), []);
    const texts = { "package.json": "{}", "docs/a.yaml": "- uses: a/b@v1\n- run: npm run b\n" };
    assert.deepEqual(judge(workflows, texts), []);
  });
});
