export { readEngineConfig, readEngineEnvironment } from "./config.ts";
export { Context } from "./context.ts";
export { RuntimeThread } from "./thread/runtime-thread.ts";
