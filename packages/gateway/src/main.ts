// Runs a gateway as its environment says: what its image starts.
import { runServer } from "@wellspring/service";
import { readGatewayEnvironment } from "./config.ts";
import { Context } from "./context.ts";

const { env } = process;

await runServer({
  name: "gateway",
  readConfig: () => readGatewayEnvironment(env),
  open: Context.open,
});
