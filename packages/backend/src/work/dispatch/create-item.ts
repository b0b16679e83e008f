import { limits, Work_State, type WorkItem } from "@wellspring/contract";
import type { View } from "../../store/view.ts";
import { readBody } from "../read-body.ts";
import { readWork, stateOfWork } from "../work-state.ts";
import type { Delivery } from "./delivery.ts";

/** Work as an engine gets it; undefined where it does not wait any more. */
export const createItem = (view: View, { number }: Delivery): WorkItem | undefined => {
  const stored = readWork(view, number);
  if (stateOfWork(stored) !== Work_State.WAITING) return undefined;
  const { workId, engine, project, contentType, submittedAtMs, bodyBytes } = stored.work;
  const bodyStaged = bodyBytes > limits.workChunkBytesMax;
  const body = bodyStaged ? Buffer.alloc(0) : readBody(view, stored.work);
  return { workId, engine, project, body, bodyStaged, contentType, delivery: 0, submittedAtMs };
};
