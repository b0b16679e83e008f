export { type Config, readGatewayConfig, readGatewayEnvironment } from "./config.ts";
export { Context, type Parts } from "./context.ts";
