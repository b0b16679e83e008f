import type { Finding, Rule } from "./finding.ts";

/** One file owns LMDB, one folder NATS: whoever replaces or updates them looks nowhere else. */
export const nativeOwners: Rule = ({ sources }) => {
  const findings: Finding[] = [];
  const lmdbPaths = new Set<string>();
  for (const { path, kind, links } of sources) {
    for (const { specifier, line } of links) {
      if (specifier === "lmdb" && kind === "code") {
        const isFirst = lmdbPaths.size === 0 || lmdbPaths.has(path);
        if (isFirst && path.startsWith("packages/backend/src/")) lmdbPaths.add(path);
        else findings.push({ path, line, ...lmdbFault(lmdbPaths) });
      }
      if (/^(nats$|@nats-io\/)/.test(specifier) && !path.startsWith("packages/backend/src/log/")) {
        const wrong = `imports ${specifier}`;
        findings.push({ path, line, wrong, instead: "only backend/src/log may: use its Log" });
      }
    }
  }
  return findings;
};

const lmdbFault = (owners: ReadonlySet<string>): Pick<Finding, "wrong" | "instead"> => {
  const [owner = "one file of packages/backend"] = owners;
  return { wrong: "imports lmdb", instead: `only ${owner} may: use what it exports` };
};
