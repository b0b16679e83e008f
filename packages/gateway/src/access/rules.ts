import {
  AccessServiceService,
  BackupServiceService,
  CalcService,
  CrunchServiceService,
  type Method,
  RunServiceService,
  type ScopeName,
  type SubmitRequest,
  WorkServiceService,
} from "@wellspring/contract";
import type { ServedService } from "@wellspring/service";

/** Whom a method, or a path, is open to. */
export type Rule = {
  /** What a key has to have; all of what is named where that depends on the request. */
  scope: ScopeName | ((request: unknown) => readonly ScopeName[]);
  /**
   * The projects that a request is about, "" for the default one, none where one of a stream says
   * nothing new; or `all` of what is about all of them, which no key opens that names its projects;
   * or `none`.
   */
  projects: ((request: unknown) => readonly string[]) | "all" | "none";
};

/** The rule of a method, with the scopes and the projects that its requests need. */
const rule = <Request>(
  { path }: Method<Request, unknown>,
  scope: ScopeName | ((request: Request) => readonly ScopeName[]),
  projects: ((request: Request) => readonly string[]) | "all" | "none",
): [path: string, Rule] => [
  path,
  {
    scope: typeof scope === "string" ? scope : (request) => scope(request as Request),
    projects: typeof projects === "string" ? projects : (request) => projects(request as Request),
  },
];

const ofRequest = ({ project }: { project: string }): readonly string[] => [project];

/** What names no project is kept in the default one. */
const ofDefault = (): readonly string[] => [""];

/** Who computes for others pays for it: samples are little, the rest is what it is asked to be. */
const scopeOfEngine = (engine: string): ScopeName =>
  engine === "" || engine === "statistics" ? "submit" : "compute";

const scopesOfSubmissions = ({ submissions }: SubmitRequest): readonly ScopeName[] =>
  submissions.length === 0 ? ["submit"] : submissions.map(({ engine }) => scopeOfEngine(engine));

const runs = RunServiceService;
const works = WorkServiceService;
const calc = CalcService;
const crunching = CrunchServiceService;
const backups = BackupServiceService;
const keys = AccessServiceService;

/** Every method that a gateway serves, by its path: one that is not here does not start. */
export const methodRules: ReadonlyMap<string, Rule> = new Map([
  rule(runs.upload, "upload", ({ part }) => (part?.$case === "open" ? [part.open.project] : [])),
  rule(runs.listRuns, "read", ofRequest),
  rule(runs.getRun, "read", ofRequest),
  rule(runs.readReadings, "read", ofRequest),
  rule(runs.retract, "upload", ofRequest),
  rule(runs.listHistory, "read", ofRequest),
  rule(runs.getStatus, "read", "none"),
  rule(works.submit, scopesOfSubmissions, ({ submissions }) =>
    submissions.map(({ project }) => project),
  ),
  // Which project a body is for is said by the submission that names it.
  rule(works.stageBody, "submit", "none"),
  rule(works.readBody, "read", ofRequest),
  rule(works.getWork, "read", ofRequest),
  rule(works.listWork, "read", ofRequest),
  rule(works.retryWork, "submit", ofRequest),
  rule(calc.max, "compute", ofDefault),
  rule(calc.add, "compute", ofDefault),
  rule(calc.nthPrimes, "compute", ofDefault),
  rule(crunching.crunch, "compute", ofDefault),
  rule(crunching.crunchMany, "compute", ofDefault),
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
