import {
  type GetLeasesRequest,
  type GetLeasesResponse,
  limits,
  parseProject,
  StatusError,
} from "@wellspring/contract";
import type { Context } from "../context.ts";
import { findWork } from "../work/work-state.ts";

/** What this backend has handed out of these works: it knows of no other one's leases. */
export const getLeases =
  (context: Pick<Context, "store" | "dispatcher" | "name">) =>
  (request: GetLeasesRequest): GetLeasesResponse => {
    const { store, dispatcher, name: backend } = context;
    const project = parseProject(request.project);
    if (request.workIds.length > limits.leasesMax) {
      throw StatusError.invalid("work_ids", `are more than ${limits.leasesMax}`);
    }
    const leases = request.workIds.flatMap((workId) => {
      const stored = findWork(store, workId);
      const lease = stored?.work.project === project ? dispatcher.leaseOf(stored) : undefined;
      return lease ? [{ ...lease, backend }] : [];
    });
    return { leases };
  };
