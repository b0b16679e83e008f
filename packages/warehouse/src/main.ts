// Runs a warehouse as its environment says: what its image starts.
import { runServer } from "@wellspring/service";
import { readWarehouseEnvironment } from "./config.ts";
import { Context } from "./context.ts";

const { env } = process;

await runServer({
  name: "warehouse",
  readConfig: () => readWarehouseEnvironment(env),
  open: Context.open,
});
