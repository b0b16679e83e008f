export { BackendChanges } from "./changes/change-source.ts";
export { type CheckReport, checkWarehouse } from "./check/check-warehouse.ts";
export type { Difference } from "./check/compare-plates.ts";
export { type Config, readWarehouseConfig, readWarehouseEnvironment } from "./config.ts";
export { Context } from "./context.ts";
export type { Target } from "./postgres/target.ts";
export { type RebuildReport, rebuildWarehouse } from "./rebuild/rebuild-warehouse.ts";
export { Runtime } from "./runtime.ts";
export { skipEntry } from "./skip/skip-entry.ts";
