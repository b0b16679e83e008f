import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { WorkServiceService as generated } from "./gen/wellspring/v1/work.ts";
import { WorkServiceService } from "./work-service.ts";

const [workId, body] = [Buffer.alloc(16, 1), Buffer.from("body")];

describe("WorkServiceService", () => {
  it("has the generated methods", () => {
    const pathsOf = (service: typeof generated) => Object.values(service).map(({ path }) => path);
    assert.deepEqual(pathsOf(WorkServiceService), pathsOf(generated));
  });

  it("says on the wire what they say", () => {
    const submission = { workId, project: "lab", engine: "", body, contentType: "text/plain" };
    const submissions = [{ ...submission, stagedChunks: 0, errors: ["Field data: is empty"] }];
    const submit = { submissions, waitMs: 5 };
    assert.deepEqual(
      WorkServiceService.submit.requestSerialize(submit),
      generated.submit.requestSerialize(submit),
    );
    const chunk = { workId, chunk: body };
    assert.deepEqual(
      WorkServiceService.stageBody.requestSerialize(chunk),
      generated.stageBody.requestSerialize(chunk),
    );
    const answer = { chunk: body, contentType: "text/plain" };
    assert.deepEqual(
      WorkServiceService.readBody.responseSerialize(answer),
      generated.readBody.responseSerialize(answer),
    );
  });
});
