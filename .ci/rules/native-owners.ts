import type { Finding, Rule } from "./finding.ts";

/**
 * One file owns LMDB, one folder NATS as the log, one NATS as its users' bus, and one package
 * PostgreSQL: whoever replaces or updates them looks nowhere else.
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
      if (isNats && !isBelow(path, natsFolders)) {
        const wrong = `imports ${specifier}`;
        const instead = "only backend/src/log may, for its Log, and engine/src/nats, for its door";
        findings.push({ path, line, wrong, instead });
      }
      if (kind === "code" && postgresPackages.has(specifier) && !isBelow(path, postgresFolders)) {
        const wrong = `imports ${specifier}`;
        const instead = "only warehouse/src may, and e2e/src/bench, to compare";
        findings.push({ path, line, wrong, instead });
      }
    }
  }
  return findings;
};

const natsFolders = ["packages/backend/src/log/", "packages/engine/src/nats/"];

const postgresPackages: ReadonlySet<string> = new Set(["pg", "pg-copy-streams", "postgrator"]);

const postgresFolders = ["packages/warehouse/src/", "packages/e2e/src/bench/"];

const isBelow = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path.startsWith(folder));

const lmdbFault = (owners: ReadonlySet<string>): Pick<Finding, "wrong" | "instead"> => {
  const [owner = "one file of packages/backend"] = owners;
  return { wrong: "imports lmdb", instead: `only ${owner} may: use what it exports` };
};
