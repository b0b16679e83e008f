import type { Finding, Rule } from "./finding.ts";

/**
 * Steps of GitHub's workflows that run what somebody else may change tomorrow, or what is not
 * there: actions of others are pinned by commit, with the version beside it, and `npm run` names a
 * script of package.json.
 */
export const workflows: Rule = ({ texts }) => {
  const scripts = scriptsOf(texts.get("package.json") ?? "{}");
  const findings: Finding[] = [];
  for (const [path, text] of texts) {
    if (!/^\.github\/.*\.ya?ml$/.test(path) || text === undefined) continue;
    for (const [index, line] of text.split("\n").entries()) {
      const faults = [...judgeAction(line), ...judgeScripts(line, scripts)];
      findings.push(...faults.map((fault) => ({ path, line: index + 1, ...fault })));
    }
  }
  return findings;
};

type Fault = Pick<Finding, "wrong" | "instead">;

const judgeAction = (line: string): Fault[] => {
  const [, action = ""] = /^\s*(?:-\s+)?uses:\s*(\S+)/.exec(line) ?? [];
  // What is in this repository changes with it.
  if (action === "" || action.startsWith("./")) return [];
  if (/@[0-9a-f]{40} # v\d+(\.\d+)*$/.test(line)) return [];
  const wrong = `${action} is not pinned`;
  return [{ wrong, instead: "name a commit by 40 digits, and its version: @SHA # v1.2.3" }];
};

const judgeScripts = (line: string, scripts: ReadonlySet<string>): Fault[] => {
  if (/^\s*#/.test(line)) return [];
  return [...line.matchAll(/\bnpm (?:run )?(?:--?[\w-]+ )*([\w:-]+)/g)]
    .map(([, script = ""]) => script)
    .filter((script) => !scripts.has(script))
    .map((script) => ({
      wrong: `npm has no script ${script}`,
      instead: `name one of package.json: ${[...scripts].sort().join(", ")}`,
    }));
};

const scriptsOf = (text: string): Set<string> => {
  const { scripts = {} }: { scripts?: Record<string, string> } = JSON.parse(text);
  return new Set(Object.keys(scripts));
};
