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
    `INSERT INTO project (name) SELECT name FROM unnest($1::text[]) AS given (name)
     WHERE NOT EXISTS (SELECT FROM project WHERE project.name = given.name)`,
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
    // ON CONFLICT would take an id for each run that is there, until there are none left.
    `WITH given AS (
       SELECT ${columns} FROM json_to_recordset($1) AS row (
         project_id integer, name text, robot text, instrument text, started_at timestamptz,
         started_at_text text, attributes jsonb, created_at timestamptz, changed_at timestamptz,
         plates integer, wells integer, readings bigint, first_runtime_s integer,
         last_runtime_s integer)
     ), updated AS (
       UPDATE run SET (${columns}) = ROW (${givenColumns})
       FROM given WHERE run.project_id = given.project_id AND run.name = given.name
       RETURNING run.id, run.project_id, run.name
     ), inserted AS (
       INSERT INTO run (${columns}) SELECT * FROM given WHERE NOT EXISTS (
         SELECT FROM run WHERE run.project_id = given.project_id AND run.name = given.name)
       RETURNING id, project_id, name
     )
     SELECT * FROM updated UNION ALL SELECT * FROM inserted`,
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
const givenColumns = columnNames.map((name) => `given.${name}`).join(", ");

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
