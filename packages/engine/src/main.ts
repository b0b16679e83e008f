// Runs engines as their environment says: what their image starts.
import { runServer } from "@wellspring/service";
import { readEngineEnvironment } from "./config.ts";
import { Context } from "./context.ts";

const { env } = process;

await runServer({
  name: "engine",
  readConfig: () => readEngineEnvironment(env),
  open: Context.open,
});
