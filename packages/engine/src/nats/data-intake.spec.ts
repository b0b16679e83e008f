import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, MyReply, StatusError, type Submission } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { dataOf } from "../testing/open-computer.ts";
import { until } from "../testing/until.ts";
import type { Arrival } from "./bus.ts";
import { DataIntake } from "./data-intake.ts";
import { formatWorkId } from "./work-id.ts";

/** An intake whose submissions `keep` takes, and what becomes of them. */
const openIntake = (keep: (submissions: Submission[]) => Promise<void> = async () => undefined) => {
  const batches: Submission[][] = [];
  const lines: string[] = [];
  const counts = { taken: 0, refused: 0 };
  const destination = { write: (line: string) => lines.push(JSON.parse(line).msg) };
  const intake = new DataIntake({
    submit: async (submissions) => {
      batches.push(submissions);
      await keep(submissions);
    },
    logger: createLogger({ name: "spec", destination }),
    count: (what) => counts[what]++,
  });
  return { intake, batches, lines, counts };
};

/** A request, and what it is answered with. */
const createRequest = (payload: Uint8Array, messageId = "") => {
  const answers: { text: string; header: Readonly<Record<string, string>> }[] = [];
  const arrival: Arrival = {
    ...{ payload, messageId },
    answer: (reply, header) => answers.push({ text: MyReply.decode(reply).TheReply, header }),
  };
  return { arrival, answers };
};

const message = (data: bigint): Arrival => ({ payload: dataOf(data), messageId: "" });

describe("DataIntake", () => {
  it("hands data in as work of its engine, and then answers who asked", async () => {
    const { promise: kept, resolve: keep } = Promise.withResolvers<void>();
    const { intake, batches, counts } = openIntake(() => kept);
    const { arrival, answers } = createRequest(dataOf(3n), "reading-3");
    intake.take(arrival);
    await until(() => batches.length === 1);
    assert.deepEqual([answers.length, counts.taken], [0, 0]);
    keep();
    await intake.drain();
    const [[{ workId, ...submission }]] = batches;
    assert.deepEqual(submission, {
      ...{ project: "", engine: "crunch-nats", body: dataOf(3n), stagedChunks: 0, errors: [] },
      contentType: "application/protobuf",
    });
    const id = formatWorkId(workId);
    assert.deepEqual(answers, [{ text: `kept as ${id}`, header: { "Nats-Msg-Id": id } }]);
    assert.equal(counts.taken, 1);
  });

  it("hands in what comes meanwhile together, at most 1,000 at once", async () => {
    const { intake, batches } = openIntake();
    for (let data = 0n; data < 2_003n; data++) intake.take(message(data));
    await intake.drain();
    assert.deepEqual(
      batches.map(({ length }) => length),
      [1, 1_000, 1_000, 2],
    );
  });

  it("refuses garbage with a line and an answer, and takes what follows", async () => {
    const { intake, batches, lines, counts } = openIntake();
    const { arrival, answers } = createRequest(Buffer.from("hello"));
    intake.take(arrival);
    intake.take({ payload: Buffer.from("hello"), messageId: "" });
    intake.take(message(1n));
    await intake.drain();
    const reason = "it is no MyData: it has no field 13 of wire type 0";
    assert.deepEqual(answers, [
      {
        text: `refused, INVALID_ARGUMENT: ${reason}`,
        header: { "Nats-Service-Error": reason, "Nats-Service-Error-Code": "400" },
      },
    ]);
    assert.deepEqual(lines, [`a message on NATS was refused: ${reason}`]);
    assert.deepEqual([batches.length, counts], [1, { taken: 1, refused: 2 }]);
  });

  it("hands in again what no backend took, as the same work", async () => {
    let attempts = 0;
    const { intake, batches, lines, counts } = openIntake(async () => {
      if (++attempts < 2) throw new StatusError(Code.UNAVAILABLE, "no backend is reached");
    });
    intake.take(message(1n));
    await intake.drain();
    assert.deepEqual(batches[1], batches[0]);
    assert.deepEqual(lines, ["data of NATS wait: no backend is reached"]);
    assert.deepEqual(counts, { taken: 1, refused: 0 });
  });

  it("refuses what no backend will ever take", async () => {
    const { intake, batches, counts } = openIntake(async () => {
      throw new StatusError(Code.ALREADY_EXISTS, "it is another engine's");
    });
    const { arrival, answers } = createRequest(dataOf(1n));
    intake.take(arrival);
    await intake.drain();
    assert.equal(answers[0].text, "refused, ALREADY_EXISTS: it is another engine's");
    assert.equal(answers[0].header["Nats-Service-Error-Code"], "503");
    assert.deepEqual([batches.length, counts.refused], [1, 1]);
  });

  it("refuses what it can't hold any more", async () => {
    const { promise: kept, resolve: keep } = Promise.withResolvers<void>();
    const { intake, batches } = openIntake(() => kept);
    for (let data = 0n; data < 101_000n; data++) intake.take(message(data));
    await until(() => batches.length === 1);
    const { arrival, answers } = createRequest(dataOf(1n));
    intake.take(arrival);
    assert.match(answers[0].text, /^refused, RESOURCE_EXHAUSTED: 100000 messages wait already/);
    keep();
    await intake.drain();
  });

  it("refuses what was not handed in when it is closed", async () => {
    const { intake, counts } = openIntake(async () => {
      throw new StatusError(Code.UNAVAILABLE, "no backend is reached");
    });
    const { arrival, answers } = createRequest(dataOf(1n));
    intake.take(arrival);
    intake[Symbol.dispose]();
    await intake.drain();
    assert.match(answers[0].text, /^refused, UNAVAILABLE: /);
    assert.equal(counts.refused, 1);
  });
});
