import { statisticsEngine, type Work } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import { writeCalculations } from "./calculations.ts";
import { writeCrunchResults } from "./crunch-results.ts";
import type { BodySource } from "./deposit-pass.ts";
import { depositProjects } from "./runs.ts";
import { writeSamples } from "./samples.ts";
import type { DepositedWork } from "./work-row.ts";

/**
 * Writes works as they are now, each into the table of its engine; those of other engines have
 * none. Answers how many were written.
 */
export const depositWorks = async (
  session: Session,
  works: AsyncIterable<readonly Work[]>,
  source: BodySource,
): Promise<number> => {
  let count = 0;
  let batch: DepositedWork[] = [];
  let bytes = 0;
  const write = async () => {
    await writeBatch(session, batch);
    count += batch.length;
    batch = [];
    bytes = 0;
  };
  for await (const page of works) {
    for (const work of page) {
      if (!writers.has(work.engine)) continue;
      const isLong = work.bodyBytes > BigInt(work.body.length);
      const body = isLong ? await source.readBody(work) : work.body;
      batch.push({ ...work, body, projectId: 0 });
      bytes += body.length;
      if (batch.length === worksMax || bytes >= bytesMax) await write();
    }
  }
  await write();
  return count;
};

/** Works, and bytes of their bodies, for which statements are run together. */
const worksMax = 2_000;
const bytesMax = 8 * 1024 * 1024;

type Write = (session: Session, works: readonly DepositedWork[]) => Promise<void>;

/** By the engines' names on the wire. */
const writers: ReadonlyMap<string, Write> = new Map([
  [statisticsEngine, writeSamples],
  ["calc", writeCalculations],
  ["crunch", writeCrunchResults],
  ["crunch-nats", writeCrunchResults],
]);

const writeBatch = async (session: Session, works: readonly DepositedWork[]): Promise<void> => {
  if (works.length === 0) return;
  const projects = await depositProjects(
    session,
    works.map(({ project }) => project),
  );
  const placed = works.map((work) => ({ ...work, projectId: projects.get(work.project) ?? 0 }));
  for (const write of new Set(writers.values())) {
    const own = placed.filter(({ engine }) => writers.get(engine) === write);
    if (own.length > 0) await write(session, own);
  }
};
