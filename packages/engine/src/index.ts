export { readEngineConfig, readEngineEnvironment } from "./config.ts";
export { Context } from "./context.ts";
export { Runtime } from "./runtime.ts";
