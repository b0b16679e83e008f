export { BackendChanges } from "./changes/change-source.ts";
export { type Config, readWarehouseConfig, readWarehouseEnvironment } from "./config.ts";
export { Context } from "./context.ts";
export { Runtime } from "./runtime.ts";
