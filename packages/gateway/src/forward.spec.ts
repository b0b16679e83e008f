import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, RunServiceService, StatusError } from "@wellspring/contract";
import { type CallContext, createLogger } from "@wellspring/service";
import { Backends } from "./backends.ts";
import { askOne, readMany, readOne } from "./forward.ts";
import { collect } from "./testing/collect.ts";
import { noisyBlock } from "./testing/readings.ts";
import { RecordingBackend, type RecordingOptions } from "./testing/recording-backend.ts";

const { listRuns, readReadings, retract } = RunServiceService;
/** What has one answer, and is kept by the backends of specs. */
const one = {
  project: "default",
  run: "run-01",
  plate: undefined,
  wells: [],
  reason: "",
  retractionId: Buffer.alloc(16),
};
const list = { project: "default", token: "" };
const read = { project: "default", run: "run-01", wells: [], columns: false, token: "" };
const timeout = 20_000;

const createCall = (signal = new AbortController().signal): CallContext => ({
  method: "/a/B",
  metadata: new Metadata(),
  principal: "",
  peer: "127.0.0.1:1",
  signal,
});

/** Backends that behave in these ways, and the choice among them. */
const openBackends = async (...behaviours: RecordingOptions[]) => {
  const servers = await Promise.all(behaviours.map((options) => RecordingBackend.open(options)));
  const backends = new Backends({
    logger: createLogger({ name: "spec", level: "silent" }),
    onReady: () => undefined,
  });
  backends.follow(servers.map(({ address }) => address));
  await backends.attempt();
  return {
    servers,
    backends,
    async [Symbol.asyncDispose]() {
      backends[Symbol.dispose]();
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    },
  };
};

const failing = (code: Code): RecordingOptions => ({
  beforeCall: () => {
    throw new StatusError(code, "not now");
  },
});

describe("readOne()", () => {
  it("asks one backend", { timeout }, async () => {
    await using open = await openBackends({}, {});
    await readOne(open.backends, retract, one, createCall());
    assert.deepEqual(
      open.servers.flatMap(({ requests }) => requests),
      [one],
    );
  });

  it("asks the next one where one is unavailable", { timeout }, async () => {
    await using open = await openBackends(failing(Code.UNAVAILABLE), {});
    for (let call = 0; call < 2; call++) {
      const answer = await readOne(open.backends, retract, one, createCall());
      assert.deepEqual(answer, { token: "token", readings: 7 });
    }
    assert.deepEqual(
      open.servers.map(({ requests }) => requests.length),
      [1, 2],
    );
  });

  for (const lost of [
    new StatusError(Code.CANCELLED, "Call cancelled"),
    new StatusError(Code.INTERNAL, "Received RST_STREAM with code 2 (Internal server error)"),
  ]) {
    it(`asks the next one where a connection breaks as ${Code[lost.code]}`, {
      timeout,
    }, async () => {
      const beforeCall = () => {
        throw lost;
      };
      await using open = await openBackends({ beforeCall }, {});
      for (let call = 0; call < 2; call++) {
        await readOne(open.backends, retract, one, createCall());
      }
      assert.equal(open.servers[1].requests.length, 2);
      const [broken] = open.backends.choose("write");
      await assert.rejects(askOne(broken, retract, one, createCall()), {
        code: Code.UNAVAILABLE,
        message: `the backend went away: ${lost.message}`,
      });
    });
  }

  it("gives the last one's refusal where all are unavailable", { timeout }, async () => {
    await using open = await openBackends(failing(Code.UNAVAILABLE), failing(Code.UNAVAILABLE));
    await assert.rejects(readOne(open.backends, retract, one, createCall()), {
      code: Code.UNAVAILABLE,
      message: "not now",
    });
    assert.deepEqual(
      open.servers.map(({ requests }) => requests.length),
      [1, 1],
    );
  });

  it("believes any other refusal", { timeout }, async () => {
    await using open = await openBackends(failing(Code.NOT_FOUND), failing(Code.NOT_FOUND));
    await assert.rejects(readOne(open.backends, retract, one, createCall()), {
      code: Code.NOT_FOUND,
    });
    assert.equal(open.servers.flatMap(({ requests }) => requests).length, 1);
  });

  it("gives up when the caller does", { timeout }, async () => {
    const caller = new AbortController();
    const beforeCall = () => {
      caller.abort();
      return new Promise<void>(() => undefined);
    };
    await using open = await openBackends({ beforeCall });
    await assert.rejects(readOne(open.backends, retract, one, createCall(caller.signal)), {
      code: Code.CANCELLED,
    });
  });
});

describe("readMany()", () => {
  it("passes all on", { timeout }, async () => {
    await using open = await openBackends({});
    const responses = await collect(readMany(open.backends, listRuns, list, createCall()));
    assert.deepEqual(responses, [{ runs: [] }, { runs: [] }]);
  });

  it("begins again elsewhere where nothing has come", { timeout }, async () => {
    await using open = await openBackends(failing(Code.UNAVAILABLE), {});
    for (let call = 0; call < 2; call++) {
      const responses = await collect(readMany(open.backends, listRuns, list, createCall()));
      assert.equal(responses.length, 2);
    }
    assert.deepEqual(
      open.servers.map(({ requests }) => requests.length),
      [1, 2],
    );
  });

  const noisy = noisyBlock();

  it("does not begin again once something has come", { timeout }, async () => {
    const blocks = Array.from({ length: 600 }, () => noisy);
    await using open = await openBackends({ blocks }, { blocks });
    const responses = readMany(open.backends, readReadings, read, createCall());
    await responses.next();
    const serving = open.servers.filter(({ requests }) => requests.length > 0);
    assert.equal(serving.length, 1);
    await serving[0][Symbol.asyncDispose]();
    await assert.rejects(collect(responses), { code: Code.UNAVAILABLE });
    assert.equal(open.servers.flatMap(({ requests }) => requests).length, 1);
  });
});
