import type { Finding, Rule } from "./finding.ts";

/** Texts whose lines end with anything but LF, or whose last line does not end. */
export const textForm: Rule = ({ texts }) => {
  const findings: Finding[] = [];
  for (const [path, text] of texts) {
    if (text === undefined || text === "") continue;
    const carriageReturn = text.indexOf("\r");
    if (carriageReturn !== -1) {
      const line = text.slice(0, carriageReturn).split("\n").length;
      findings.push({ path, line, wrong: "a carriage return", instead: "end lines with LF" });
    }
    if (!text.endsWith("\n")) {
      const line = text.split("\n").length;
      findings.push({ path, line, wrong: "no newline at the end", instead: "add one" });
    }
  }
  return findings;
};
