import { Code, type Run, type RunChange, StatusError } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import { toText, toTextOrNull } from "./texts.ts";
import { msToTime, toTimeOrNull } from "./times.ts";

/** The run of a change; DATA_LOSS where it has none. */
export const runOf = ({ run }: RunChange): Run => {
  if (run) return run;
  throw new StatusError(Code.DATA_LOSS, "the pass has a change of no run");
};

/** What people call a run: `project/run`. No name has a slash in it. */
export const runName = ({ project, name }: Run): string => `${project}/${name}`;

/** Writes projects that are new; answers the ids of all these by their names. */
export const depositProjects = async (
  session: Session,
  names: Iterable<string>,
): Promise<Map<string, number>> => {
  const values = [[...new Set(names)]];
  await session.change(
    "INSERT INTO project (name) SELECT unnest($1::text[]) ON CONFLICT (name) DO NOTHING",
    values,
  );
  const rows = await session.query<{ id: number; name: string }>(
    "SELECT id, name FROM project WHERE name = ANY($1::text[])",
    values,
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
};

/** Writes runs as they are now; answers their ids by runName. */
export const depositRuns = async (
  session: Session,
  runs: readonly Run[],
): Promise<Map<string, number>> => {
  const projects = await depositProjects(
    session,
    runs.map(({ project }) => project),
  );
  const byName = new Map(runs.map((run) => [runName(run), run]));
  const rows = await session.query<{ id: number; project_id: number; name: string }>(
    `INSERT INTO run (${columns})
     SELECT ${columns} FROM json_to_recordset($1) AS row (
       project_id integer, name text, robot text, instrument text, started_at timestamptz,
       started_at_text text, attributes jsonb, created_at timestamptz, changed_at timestamptz,
       plates integer, wells integer, readings bigint, first_runtime_s integer,
       last_runtime_s integer)
     ON CONFLICT (project_id, name) DO UPDATE SET (${columns}) = ROW (${excludedColumns})
     RETURNING id, project_id, name`,
    [JSON.stringify([...byName.values()].map((run) => toRow(run, projects)))],
  );
  const projectNames = new Map([...projects].map(([name, id]) => [id, name]));
  return new Map(
    rows.map(({ id, project_id, name }) => {
      const project = projectNames.get(project_id) ?? "";
      return [`${project}/${name}`, id];
    }),
  );
};

const columnNames = [
  ...["project_id", "name", "robot", "instrument", "started_at", "started_at_text", "attributes"],
  ...["created_at", "changed_at", "plates", "wells", "readings"],
  ...["first_runtime_s", "last_runtime_s"],
];
const columns = columnNames.join(", ");
const excludedColumns = columnNames.map((name) => `excluded.${name}`).join(", ");

const toRow = (run: Run, projects: ReadonlyMap<string, number>): Record<string, unknown> => {
  const { description } = run;
  const attributes = Object.entries(description?.attributes ?? {});
  const isEmpty = run.readings === 0;
  return {
    project_id: projects.get(run.project),
    name: run.name,
    robot: toTextOrNull(description?.robot),
    instrument: toTextOrNull(description?.instrument),
    started_at: toTimeOrNull(description?.startedAt),
    started_at_text: toTextOrNull(description?.startedAt),
    attributes: Object.fromEntries(attributes.map(([key, value]) => [toText(key), toText(value)])),
    created_at: msToTime(run.createdAtMs),
    changed_at: msToTime(run.changedAtMs),
    plates: run.plates,
    wells: run.wells,
    readings: run.readings,
    first_runtime_s: isEmpty ? null : run.firstRuntimeSeconds,
    last_runtime_s: isEmpty ? null : run.lastRuntimeSeconds,
  };
};
