import { posix } from "node:path";
import type { Finding, Rule } from "./finding.ts";

/** Links of Markdown files that lead to no file of the house. */
export const markdownLinks: Rule = ({ texts }) => {
  const folders = new Set([...texts.keys()].flatMap(parentFolders));
  const exists = (path: string) => texts.has(path) || folders.has(path.replace(/\/$/, ""));
  const findings: Finding[] = [];
  for (const [path, text] of texts) {
    if (!path.endsWith(".md") || text === undefined) continue;
    for (const [index, line] of text.split("\n").entries()) {
      for (const [, target = ""] of line.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        if (exists(posix.join(posix.dirname(path), target))) continue;
        const wrong = `links to ${target}, which does not exist`;
        findings.push({ path, line: index + 1, wrong, instead: "link to a file that does" });
      }
    }
  }
  return findings;
};

const parentFolders = (path: string): string[] => {
  const parts = path.split("/");
  return [".", ...parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"))];
};
