import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, limits, StatusError, type Submission } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import { openHttp } from "../../testing/open-http.ts";
import { createId } from "../id.ts";
import { Submitter } from "./submitter.ts";

const timeout = 20_000;

const call: CallContext = {
  method: "/http/PostRaw",
  metadata: new Metadata(),
  principal: "",
  peer: "",
  signal: new AbortController().signal,
};

const sample = Buffer.from('{"time_stamp":"2019-05-01T06:00:00-04:00","data":[1]}');

const submissionOf = (body = sample): Submission => ({
  ...{ workId: createId(), project: "default", engine: "statistics", body },
  ...{ contentType: "", stagedChunks: 0, errors: [] },
});

describe("Submitter", () => {
  it("gives each its own work", { timeout }, async () => {
    await using gateway = await openHttp();
    const submitter = new Submitter(gateway.context.backends);
    const submissions = Array.from({ length: 50 }, () => submissionOf());
    const all = submissions.map((submission) => submitter.submit(submission, call));
    for (const [place, { work, token }] of (await Promise.all(all)).entries()) {
      assert.deepEqual(work.workId, submissions[place].workId);
      assert.match(token, /\.50$/);
    }
    assert.deepEqual(
      gateway.store.calls.map(({ length }) => length),
      [50],
    );
  });

  it("bounds a call by count and by bytes", { timeout }, async () => {
    await using gateway = await openHttp();
    const submitter = new Submitter(gateway.context.backends);
    const space = Buffer.alloc(limits.workChunkBytesMax - sample.length, " ");
    const large = Array.from({ length: 9 }, () => submissionOf(Buffer.concat([sample, space])));
    const small = Array.from({ length: 1_500 }, () => submissionOf());
    const all = [...large, ...small].map((submission) => submitter.submit(submission, call));
    await Promise.all(all);
    const sizes = gateway.store.calls.map(({ length }) => length);
    assert.ok(sizes.every((size) => size <= limits.submissionsMax));
    assert.equal(sizes[0], 8);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      large.length + small.length,
    );
  });

  it("tells everyone of a call that failed, and goes on", { timeout }, async () => {
    let isFull = true;
    await using gateway = await openHttp({
      beforeSubmit: () => {
        if (isFull) throw new StatusError(Code.RESOURCE_EXHAUSTED, "the log is full");
      },
    });
    const submitter = new Submitter(gateway.context.backends);
    const both = [submitter.submit(submissionOf(), call), submitter.submit(submissionOf(), call)];
    for (const result of await Promise.allSettled(both)) {
      assert.equal(result.status === "rejected" && result.reason.message, "the log is full");
    }
    isFull = false;
    assert.equal((await submitter.submit(submissionOf(), call)).work.number, 1n);
  });

  it("lets each hear its own refusal, and keeps the others", { timeout }, async () => {
    await using gateway = await openHttp({
      beforeEach: ({ contentType }) => {
        if (contentType !== "") throw new StatusError(Number(contentType), `poison ${contentType}`);
      },
    });
    const submitter = new Submitter(gateway.context.backends);
    const poisons = new Map([
      [7, Code.INVALID_ARGUMENT],
      [8, Code.ALREADY_EXISTS],
      [99, Code.FAILED_PRECONDITION],
    ]);
    const all = Array.from({ length: 100 }, (_, place) =>
      submitter.submit({ ...submissionOf(), contentType: `${poisons.get(place) ?? ""}` }, call),
    );
    for (const [place, result] of (await Promise.allSettled(all)).entries()) {
      const reason = result.status === "rejected" ? result.reason.message : undefined;
      const poison = poisons.get(place);
      assert.equal(reason, poison === undefined ? undefined : `poison ${poison}`);
    }
    assert.equal(gateway.store.calls.flat().length, 97);
  });

  it("asks but once where all are refused alike", { timeout }, async () => {
    let calls = 0;
    await using gateway = await openHttp({
      beforeSubmit: () => {
        calls++;
        throw new StatusError(Code.PERMISSION_DENIED, "not yours");
      },
    });
    const submitter = new Submitter(gateway.context.backends);
    const all = Array.from({ length: 10 }, () => submitter.submit(submissionOf(), call));
    for (const each of await Promise.allSettled(all)) assert.equal(each.status, "rejected");
    assert.equal(calls, 1);
  });
});
