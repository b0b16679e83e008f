import { Visitor } from "oxc-parser";
import type { Finding, Rule } from "./finding.ts";
import type { House } from "./house.ts";
import type { Source } from "./source.ts";

/** What is left behind: notes to oneself, paths of a machine, checks switched off, empty tests. */
export const leftovers: Rule = (house) => [
  ...forbiddenWords(house),
  ...house.sources.flatMap((source) => [...notesToSelf(source), ...emptyTests(source)]),
];

type Forbidden = { pattern: RegExp; wrong: string; instead: string; except?: RegExp };

const forbidden: readonly Forbidden[] = [
  {
    pattern: /(?<![\w.}])\/(?:work|tmp)\//,
    wrong: "names a folder of one machine",
    instead: "say it without, or take os.tmpdir()",
  },
  {
    pattern: /\.\.\/shared\b/,
    wrong: "names a folder beside this checkout",
    instead: "copy what is needed below packages/",
    except: /^\.ci\/run$/,
  },
  {
    pattern: /@ts-(?:ignore|expect-error|nocheck)\b/,
    wrong: "switches the type check off",
    instead: "establish the type where the value comes in",
    except: /\/src\/gen\//,
  },
  {
    pattern: /biome-ignore(?:-all)? lint\/\w+\/(?:noExplicitAny|noNonNull\w+|noDefaultExport)/,
    wrong: "switches off a rule that has no exceptions",
    instead: "do what the rule asks",
  },
];

const forbiddenWords = ({ texts }: House): Finding[] => {
  const findings: Finding[] = [];
  for (const [path, text] of texts) {
    const rules = forbidden.filter(({ except }) => !except?.test(path));
    if (text === undefined || !rules.some(({ pattern }) => pattern.test(text))) continue;
    for (const [index, line] of text.split("\n").entries()) {
      for (const { pattern, wrong, instead } of rules) {
        if (pattern.test(line)) findings.push({ path, line: index + 1, wrong, instead });
      }
    }
  }
  return findings;
};

const notesToSelf = ({ path, kind, comments, lineAt }: Source): Finding[] =>
  kind === "generated"
    ? []
    : comments.flatMap(({ value, end, type }) => {
        const at = value.search(/\b(?:TODO|FIXME|HACK|XXX)\b/);
        if (at === -1) return [];
        const instead = "do it now, or open an issue";
        return [
          {
            path,
            line: lineAt(end - value.length - (type === "Block" ? 2 : 0) + at),
            wrong: "a note to oneself",
            instead,
          },
        ];
      });

const emptyTests = ({ path, program, lineAt }: Source): Finding[] => {
  const findings: Finding[] = [];
  new Visitor({
    CallExpression: ({ callee, start }) => {
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      const { object, property } = callee;
      if (object.type !== "Identifier" || !/^(?:describe|it|test|suite)$/.test(object.name)) return;
      if (!/^(?:only|skip|todo)$/.test(property.name)) return;
      const wrong = `${object.name}.${property.name} leaves tests out`;
      findings.push({ path, line: lineAt(start), wrong, instead: "run the test or delete it" });
    },
  }).visit(program);
  return findings;
};
