export { type Config, readGatewayConfig } from "./config.ts";
export { Context, type Parts } from "./context.ts";
