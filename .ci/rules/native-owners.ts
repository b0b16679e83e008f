import type { Finding, Rule } from "./finding.ts";

/**
 * One file owns LMDB, one folder NATS as the log, and one NATS as its users' bus: whoever replaces
 * or updates them looks nowhere else.
 */
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
      const isNats = /^(nats$|@nats-io\/)/.test(specifier);
      if (isNats && !natsFolders.some((folder) => path.startsWith(folder))) {
        const wrong = `imports ${specifier}`;
        const instead = "only backend/src/log may, for its Log, and engine/src/nats, for its door";
        findings.push({ path, line, wrong, instead });
      }
    }
  }
  return findings;
};

const natsFolders = ["packages/backend/src/log/", "packages/engine/src/nats/"];

const lmdbFault = (owners: ReadonlySet<string>): Pick<Finding, "wrong" | "instead"> => {
  const [owner = "one file of packages/backend"] = owners;
  return { wrong: "imports lmdb", instead: `only ${owner} may: use what it exports` };
};
