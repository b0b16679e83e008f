import type { Route } from "./route.ts";
import { operationRoutes } from "./routes/health.ts";
import { olderRoutes } from "./routes/older.ts";
import { postRun } from "./routes/post-run.ts";
import { getProcessed, listAllProcessed, queryProcessed } from "./routes/processed.ts";
import { getRaw, postRaw } from "./routes/raw.ts";
import { readingsRoutes } from "./routes/readings.ts";
import { getOneRun, listAllRuns } from "./routes/runs.ts";

/** What a gateway serves over HTTP: every path. */
export const routes: readonly Route[] = [
  postRaw,
  getRaw,
  listAllProcessed,
  queryProcessed,
  getProcessed,
  postRun,
  listAllRuns,
  getOneRun,
  ...readingsRoutes,
  ...operationRoutes,
  ...olderRoutes,
];

/**
 * What is served beside them, with all that is below: the document of them, and its page. These are
 * open to everyone, as routes of the scope `none` are.
 */
export const openPages: readonly string[] = ["/openapi.json", "/docs"];
