export { checkFolder } from "./check/check-folder.ts";
export type { CheckReport, Violation } from "./check/check-report.ts";
export { type Config, readBackendConfig, readBackendEnvironment } from "./config.ts";
export { Context, type Parts } from "./context.ts";
export type { StoredReadings } from "./stored-readings.ts";
