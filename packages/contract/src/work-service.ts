import {
  WorkServiceService as generated,
  ReadBodyResponse,
  StageBodyRequest,
  SubmitRequest,
} from "./gen/wellspring/v1/work.ts";
import { serializerOf } from "./serialize.ts";

const { submit, stageBody, readBody } = generated;

/** The service for work; its messages with bodies are serialized with fewer copies. */
export const WorkServiceService: typeof generated = {
  ...generated,
  submit: { ...submit, requestSerialize: serializerOf(SubmitRequest) },
  stageBody: { ...stageBody, requestSerialize: serializerOf(StageBodyRequest) },
  readBody: { ...readBody, responseSerialize: serializerOf(ReadBodyResponse) },
};
