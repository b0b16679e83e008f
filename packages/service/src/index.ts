export { iterateUntilAborted, untilAborted } from "./abort.ts";
export type { Admission } from "./admission.ts";
export { type CallContext, principalKey } from "./call-context.ts";
export {
  flagName,
  formatAddress,
  type ListenAddress,
  numberOption,
  type OptionNamer,
  parsedOption,
  parseListenAddress,
  readConfig,
  readEnvironment,
  switchOption,
  variableName,
  wholeNumberOption,
} from "./config.ts";
export { breakServices, createHealth } from "./fault.ts";
export { type FindBackendsParts, findBackends } from "./find-backends.ts";
export { GrpcServer, type GrpcServerOptions, type ServedService } from "./grpc-server.ts";
export {
  bidi,
  type CallHooks,
  clientStreaming,
  type FinishedCall,
  type Handlers,
  serverStreaming,
  unary,
} from "./handler.ts";
export { Health, type HealthQuestion } from "./health.ts";
export { type Endpoint, endpointAddress, listEndpoints } from "./kubernetes/endpoints.ts";
export { boundAddress, explainListenFault } from "./listen.ts";
export { createLogger, type Logger, type LoggerOptions, type LogLevel } from "./log-line.ts";
export { Metrics } from "./metrics.ts";
export { MetricsServer } from "./metrics-server.ts";
export { type BackendSource, parseBackends } from "./parse-backends.ts";
export { refuseService } from "./refuse.ts";
export { runServer } from "./run-server.ts";
export { type ServerConfig, serverOptions } from "./server-config.ts";
export { runUntilStopped } from "./stop.ts";
export { type TlsFiles, TlsIdentity } from "./tls-identity.ts";
