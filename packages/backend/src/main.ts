// Runs a backend as its environment says: what its image starts.
import { runServer } from "@wellspring/service";
import { readBackendEnvironment } from "./config.ts";
import { Context } from "./context.ts";

const { env } = process;

await runServer({
  name: "backend",
  readConfig: () => readBackendEnvironment(env),
  open: Context.open,
});
