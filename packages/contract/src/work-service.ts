import { encodeMessage } from "./encode-message.ts";
import {
  WorkServiceService as generated,
  ReadBodyResponse,
  StageBodyRequest,
  SubmitRequest,
} from "./gen/wellspring/v1/work.ts";

const { submit, stageBody, readBody } = generated;

/** The service for work; its messages with bodies are copied once and not four times. */
export const WorkServiceService: typeof generated = {
  ...generated,
  submit: { ...submit, requestSerialize: (message) => encodeMessage(SubmitRequest, message) },
  stageBody: {
    ...stageBody,
    requestSerialize: (message) => encodeMessage(StageBodyRequest, message),
  },
  readBody: {
    ...readBody,
    responseSerialize: (message) => encodeMessage(ReadBodyResponse, message),
  },
};
