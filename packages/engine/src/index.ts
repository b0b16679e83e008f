export { readEngineConfig } from "./config.ts";
export { Context } from "./context.ts";
export { Runtime } from "./runtime.ts";
