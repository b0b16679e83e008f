import { limits, Work_State, type WorkItem } from "@wellspring/contract";
import type { WorkState } from "../../gen/wellspring/backend/v1/state.ts";
import type { View } from "../../store/view.ts";
import { readBody } from "../read-body.ts";
import { readWork, stateOfWork } from "../work-state.ts";
import type { Delivery } from "./delivery.ts";

/** Work as an engine gets it; undefined where it does not wait any more. */
export const createItem = (view: View, delivery: Delivery): WorkItem | undefined => {
  const work = delivery.work ?? readWaiting(view, delivery.number);
  if (!work) return undefined;
  const { workId, engine, project, contentType, submittedAtMs, bodyBytes } = work;
  const bodyStaged = bodyBytes > limits.workChunkBytesMax;
  const body = bodyStaged ? Buffer.alloc(0) : readBody(view, work);
  return { workId, engine, project, body, bodyStaged, contentType, delivery: 0, submittedAtMs };
};

const readWaiting = (view: View, number: bigint): WorkState | undefined => {
  const stored = readWork(view, number);
  return stateOfWork(stored) === Work_State.WAITING ? stored.work : undefined;
};
