import {
  AccessServiceService,
  BackupServiceService,
  type Method,
  RunServiceService,
  type ScopeName,
} from "@wellspring/contract";
import type { ServedService } from "@wellspring/service";

/** Whom a method, or a path, is open to. */
export type Rule = {
  scope: ScopeName;
  /**
   * The project that a request is about, undefined where one of a stream says nothing new; or
   * `all` of what is about all of them, which no key opens that names its projects; or `none`.
   */
  project: ((request: unknown) => string | undefined) | "all" | "none";
};

/** The rule of a method, with the project that its requests name. */
const rule = <Request>(
  { path }: Method<Request, unknown>,
  scope: ScopeName,
  project: ((request: Request) => string | undefined) | "all" | "none",
): [path: string, Rule] => {
  if (typeof project === "string") return [path, { scope, project }];
  return [path, { scope, project: (request) => project(request as Request) }];
};

const ofRequest = ({ project }: { project: string }): string => project;

const runs = RunServiceService;
const backups = BackupServiceService;
const keys = AccessServiceService;

/** Every method that a gateway serves, by its path: one that is not here does not start. */
export const methodRules: ReadonlyMap<string, Rule> = new Map([
  rule(runs.upload, "upload", ({ part }) =>
    part?.$case === "open" ? part.open.project : undefined,
  ),
  rule(runs.listRuns, "read", ofRequest),
  rule(runs.getRun, "read", ofRequest),
  rule(runs.readReadings, "read", ofRequest),
  rule(runs.retract, "upload", ofRequest),
  rule(runs.listHistory, "read", ofRequest),
  rule(runs.getStatus, "read", "none"),
  rule(backups.backup, "admin", "all"),
  rule(backups.restore, "admin", "all"),
  rule(keys.createKey, "admin", "all"),
  rule(keys.listKeys, "admin", "all"),
  rule(keys.revokeKey, "admin", "all"),
]);

/** Fails where one of these methods has no rule: nobody decided whom it is open to. */
export const assertRuled = (services: readonly ServedService[], rules = methodRules): void => {
  const paths = services.flatMap(([definition]) =>
    Object.values(definition).map(({ path }) => path),
  );
  const missing = paths.filter((path) => !rules.has(path));
  if (missing.length > 0) throw new Error(`no rule says whom these are open to: ${missing.join()}`);
};
