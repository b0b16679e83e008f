import {
  callUnary,
  type GetLeasesRequest,
  type GetLeasesResponse,
  type Lease,
  parseProject,
  WorkServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Backend } from "../backend.ts";
import type { Context } from "../context.ts";
import { backendOptions } from "../forward.ts";

/** Milliseconds that each backend gets to tell: one that hangs computes nothing that is known. */
const answerMs = 2_000;

/** Who computes these works, as all backends that answer tell. */
export const getLeases =
  ({ backends }: Context) =>
  async (request: GetLeasesRequest, call: CallContext): Promise<GetLeasesResponse> => {
    const asked = { ...request, project: parseProject(request.project) };
    const told = backends.choose("read").map((backend) => askOf(backend, asked, call));
    return { leases: (await Promise.all(told)).flat() };
  };

const askOf = async (
  backend: Backend,
  request: GetLeasesRequest,
  call: CallContext,
): Promise<Lease[]> => {
  using _open = backend.beginCall();
  const options = { ...backendOptions(call), deadline: new Date(Date.now() + answerMs) };
  try {
    const { getLeases: method } = WorkServiceService;
    return (await callUnary(backend.client, method, request, options)).leases;
  } catch {
    return [];
  }
};
