export { crc32c } from "./block/crc32c.ts";
export {
  BlockDecoder,
  blockChecksum,
  blockReadings,
  checkBlock,
  decodeBlock,
} from "./block/decode.ts";
export { encodeBlock, encodeBlocks } from "./block/encode.ts";
export {
  type BidiCall,
  type ClientCallOptions,
  type ClientStreamingCall,
  callBidi,
  callClientStreaming,
  callServerStreaming,
  callUnary,
  type Method,
} from "./call.ts";
export { channelOptions, keepaliveTimeMs, keepaliveTimeoutMs, windowBytes } from "./channel.ts";
export { connectTimeoutMs, createInsecure, createSecure } from "./connecting.ts";
export { type Difference, differenceError, findDifference } from "./description.ts";
export { encodeMessage } from "./encode-message.ts";
export {
  AddRequest,
  AddResponse,
  CalcClient,
  CalcCommand,
  CalcResult,
  type CalcServer,
  CalcService,
  MaxRequest,
  MaxResponse,
  NthPrimesRequest,
  NthPrimesResponse,
} from "./gen/calc/calc.ts";
export {
  CrunchServiceClient,
  type CrunchServiceServer,
  CrunchServiceService,
  MyData,
  MyReply,
  MyResult,
} from "./gen/crunch/crunch.ts";
export {
  AccessServiceClient,
  type AccessServiceServer,
  AccessServiceService,
  type CreateKeyRequest,
  type CreateKeyResponse,
  Key,
  KeyWatchServiceService,
  type ListKeysRequest,
  type ListKeysResponse,
  type NoteKeyUsesRequest,
  type NoteKeyUsesResponse,
  type RevokeKeyRequest,
  type RevokeKeyResponse,
  Scope,
  type WatchedKey,
  type WatchKeysRequest,
  type WatchKeysResponse,
} from "./gen/wellspring/v1/access.ts";
export {
  BackupRequest,
  BackupResponse,
  BackupServiceClient,
  BackupServiceService,
  RestoreDecided,
  RestoreRequest,
  RestoreResponse,
  SnapshotChunk,
  SnapshotDescription,
  SnapshotEnd,
  SnapshotPart,
} from "./gen/wellspring/v1/backup.ts";
export {
  ChangeServiceClient,
  type ChangeServiceServer,
  ChangeServiceService,
  type ChangesBegin,
  ChangesEnd,
  type ChangesRequest,
  ChangesResponse,
  ListPlatesResponse,
  PlateChange,
  type PlateReadings,
  type PlateSummary,
  RunChange,
} from "./gen/wellspring/v1/changes.ts";
export {
  type ActivateRequest,
  type ActivateResponse,
  type ClusterServiceServer,
  ClusterServiceService,
} from "./gen/wellspring/v1/cluster.ts";
export * from "./gen/wellspring/v1/runs.ts";
export {
  Completed,
  EngineOpen,
  EngineServiceClient,
  type EngineServiceServer,
  EngineServiceService,
  Failed,
  type GetLeasesRequest,
  type GetLeasesResponse,
  GetWorkRequest,
  IndexEntry,
  type Lease,
  ListWorkRequest,
  ListWorkResponse,
  ReadBodyRequest,
  ReadBodyResponse,
  RetryWorkRequest,
  RetryWorkResponse,
  StageBodyRequest,
  StageBodyResponse,
  Submission,
  SubmitRequest,
  SubmitResponse,
  Work,
  Work_State,
  WorkItem,
  WorkRequest,
  WorkResponse,
  WorkServiceClient,
  type WorkServiceServer,
} from "./gen/wellspring/v1/work.ts";
export {
  allScopes,
  createKeyText,
  hashKeyText,
  isKeyText,
  keyIdOf,
  keyPrincipal,
  parseKeyId,
  parseKeyName,
  parseScope,
  type ScopeName,
  scopeNames,
  scopeToName,
} from "./key.ts";
export { limits } from "./limits.ts";
export { defaultProject, nameFault, parsePlate, parseProject, parseRunName } from "./name.ts";
export {
  createReadings,
  isExactDecimal,
  powersOfTen,
  type Readings,
  sliceReadings,
} from "./readings.ts";
export {
  addToDigest,
  type Digest,
  digestToBytes,
  emptyDigest,
  hashWords,
} from "./readings-digest.ts";
export { readRefusal, refusalMetadata } from "./refusal.ts";
export { instantMsToJson, plateToJson, runToJson } from "./run-json.ts";
export {
  type Instant,
  instantPattern,
  instantToKey,
  instantToText,
  parseInstant,
} from "./sample/instant.ts";
export { numberToKey } from "./sample/number-key.ts";
export { type ParsedSample, parseSample, type Sample } from "./sample/parse-sample.ts";
export { SampleScan } from "./sample/sample-scan.ts";
export {
  type Statistics,
  type StatisticsIndex,
  statisticsEngine,
  statisticsIndexes,
  statisticsToJson,
} from "./sample/statistics.ts";
export { Sender } from "./sender.ts";
export { readSnapshotFile, snapshotFileMagic, snapshotPartToFrame } from "./snapshot/file-form.ts";
export { createChunk, SnapshotCheck } from "./snapshot/snapshot-check.ts";
export { Code, StatusError, type StatusErrorOptions } from "./status.ts";
export { type Position, parseToken, positionToToken } from "./token.ts";
export { version } from "./version.ts";
export { parseWell, rowName, wellIndexEnd, wellName } from "./well.ts";
export { hasWell, joinWells, listWells, type WellSet, wellsOf } from "./well-set.ts";
export { engineNameFault, formatWorkId, parseEngineName, parseWorkId } from "./work.ts";
export { WorkServiceService } from "./work-service.ts";
