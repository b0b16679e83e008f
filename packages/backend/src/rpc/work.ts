import {
  type EngineOpen,
  limits,
  parseEngineName,
  StatusError,
  type WorkRequest,
  type WorkResponse,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import type { EngineSession } from "../work/dispatch/engine-session.ts";
import { ResultIntake } from "../work/result-intake.ts";

export const work = (context: Context) =>
  async function* (
    requests: AsyncIterable<WorkRequest>,
    { principal }: CallContext,
  ): AsyncGenerator<WorkResponse, undefined> {
    const incoming = requests[Symbol.asyncIterator]();
    const first = await incoming.next();
    if (first.done) throw StatusError.invalid("open", "is missing: the stream was empty");
    using session = context.dispatcher.open(parseOpen(first.value.open));
    receive(context, session, principal, first.value, incoming).then(
      () => session.end(),
      (thrown: unknown) => session.end(thrown),
    );
    return yield* session.responses();
  };

const parseOpen = (open: EngineOpen | undefined): EngineOpen => {
  if (!open) throw StatusError.invalid("open", "is missing: it comes in the first message");
  const { version, capacity, name = "" } = open;
  parseEngineName("engine", open.engine);
  if (Buffer.byteLength(version) > limits.engineVersionBytesMax) {
    throw StatusError.invalid("version", `has more than ${limits.engineVersionBytesMax} bytes`);
  }
  if (Buffer.byteLength(name) > limits.engineCopyBytesMax) {
    throw StatusError.invalid("name", `has more than ${limits.engineCopyBytesMax} bytes`);
  }
  if (capacity >= 1 && capacity <= limits.engineCapacityMax) return open;
  throw StatusError.invalid("capacity", `${capacity} is not 1 to ${limits.engineCapacityMax}`);
};

/** Takes what an engine says, until it says nothing more and all of it is kept. */
const receive = async (
  { log, countFailed }: Context,
  session: EngineSession,
  principal: string,
  first: WorkRequest,
  incoming: AsyncIterator<WorkRequest>,
): Promise<void> => {
  const intake = new ResultIntake({ log, session, principal, countFailed });
  await intake.take(first);
  for (;;) {
    const next = await incoming.next();
    if (next.done) break;
    if (next.value.open) throw StatusError.invalid("open", "comes once, in the first message");
    await intake.take(next.value);
  }
  await intake.settle();
};
