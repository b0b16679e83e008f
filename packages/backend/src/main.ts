// Runs a backend as its environment says: what its image starts.
import { runServer } from "@wellspring/service";
import { BackendServer } from "./backend-server.ts";
import { readBackendEnvironment } from "./config.ts";

const { env } = process;

await runServer({
  name: "backend",
  readConfig: () => readBackendEnvironment(env),
  open: BackendServer.open,
});
