import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { get as httpsGet } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "node:tls";
import {
  Code,
  callServerStreaming,
  callUnary,
  channelOptions,
  createInsecure,
  createSecure,
  RunServiceClient,
  RunServiceService,
} from "@wellspring/contract";
import { GrpcServer } from "./grpc-server.ts";
import { serverStreaming, unary } from "./handler.ts";
import { Health } from "./health.ts";
import { listenOn } from "./listen.ts";
import { createLogger } from "./log-line.ts";
import { type Certificate, createAuthority } from "./testing/certificates.ts";
import { LogLines } from "./testing/log-lines.ts";
import { TlsIdentity } from "./tls-identity.ts";

const authority = createAuthority();
const { getStatus, readReadings } = RunServiceService;

describe("TlsIdentity", () => {
  let folder: string;
  let count = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-tls-"));
  });
  after(() => rm(folder, { recursive: true }));

  const write = async ({ cert, key }: Certificate, name = `pair-${count++}`) => {
    const files = { certPath: join(folder, `${name}.crt`), keyPath: join(folder, `${name}.key`) };
    await Promise.all([writeFile(files.certPath, cert), writeFile(files.keyPath, key)]);
    return files;
  };

  /** A server with a certificate, and the lines it logs. */
  const serve = async (certificate: Certificate) => {
    const name = `pair-${count++}`;
    const lines = new LogLines();
    const logger = createLogger({ name: "spec", destination: lines });
    const tls = await TlsIdentity.open({
      ...(await write(certificate, name)),
      logger,
      lookEveryMs: 20,
    });
    const server = await GrpcServer.open({
      listen: { host: "127.0.0.1", port: 0 },
      services: [[RunServiceService, handlers]],
      health: new Health(),
      logger,
      tls,
    });
    return {
      ...{ address: server.address, port: server.port, lines },
      renew: (renewed: Certificate) => write(renewed, name),
      async [Symbol.asyncDispose]() {
        tls[Symbol.dispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  };

  const ask = async (address: string, credentials = createSecure(Buffer.from(authority.cert))) => {
    const client = new RunServiceClient(address, credentials, channelOptions);
    try {
      return await callUnary(client, getStatus, {}, { deadline: new Date(Date.now() + 5_000) });
    } finally {
      client.close();
    }
  };

  it("proves to clients whom they talk to", async () => {
    await using server = await serve(authority.issue());
    const warnings: string[] = [];
    const keep = ({ message }: Error) => warnings.push(message);
    process.on("warning", keep);
    assert.equal((await ask(server.address)).logId, "a");
    assert.equal((await ask(`localhost:${server.port}`)).logId, "a");
    process.off("warning", keep);
    assert.deepEqual(warnings, []);
  });

  const other = createAuthority("another authority");
  const refusals: [string, Certificate, RegExp][] = [
    ["another name", authority.issue({ hosts: ["lab.example.org"] }), /does not match certificate/],
    [
      "an end in the past",
      authority.issue({ expiresAt: new Date(1e12) }),
      /certificate has expired/,
    ],
    ["an unknown authority", other.issue(), /unable to (get local issuer|verify the first)/],
  ];
  for (const [name, certificate, message] of refusals) {
    it(`is refused by clients where its certificate has ${name}`, async () => {
      await using server = await serve(certificate);
      await assert.rejects(ask(server.address), { code: Code.UNAVAILABLE, message });
    });
  }

  it("is refused by clients who trust what the machine trusts", async () => {
    await using server = await serve(authority.issue());
    await assert.rejects(ask(server.address, createSecure()), { code: Code.UNAVAILABLE });
  });

  it("lets nobody in without TLS, nor with one of the last century", async () => {
    await using server = await serve(authority.issue());
    await assert.rejects(ask(server.address, createInsecure()));
    const socket = connect({ port: server.port, host: "127.0.0.1", maxVersion: "TLSv1.1" });
    await assert.rejects(new Promise((_resolve, reject) => socket.on("error", reject)));
  });

  it("gives the windows of 4 MiB through TLS too", async () => {
    await using server = await serve(authority.issue());
    const credentials = createSecure(Buffer.from(authority.cert));
    const client = new RunServiceClient(server.address, credentials, channelOptions);
    let blocks = 0;
    for await (const _ of callServerStreaming(client, readReadings, wholeRun)) blocks++;
    assert.equal(blocks, 20);
    const settings = await readSettings(server.port);
    assert.equal(settings, 4 * 1024 * 1024);
    client.close();
  });

  it("takes files that changed, and keeps the former pair while they don't fit", async () => {
    await using server = await serve(authority.issue());
    const [first, second] = [authority.issue(), authority.issue()];
    await server.renew({ cert: first.cert, key: second.key });
    await until(() => server.lines.messages.includes(refusal));
    assert.equal((await ask(server.address)).logId, "a");
    await server.renew(other.issue());
    await until(() => server.lines.messages.includes("renewed the certificate"));
    const trustOther = createSecure(Buffer.from(other.cert));
    assert.equal((await ask(server.address, trustOther)).logId, "a");
    await assert.rejects(ask(server.address), { code: Code.UNAVAILABLE });
    // Once for each pair that it met, and one file may have been there before the other.
    assert.ok(server.lines.messages.filter((message) => message === refusal).length <= 3);
  });

  it("serves HTTP too, and renews its certificate", async () => {
    const [logger, name] = [createLogger({ name: "spec", level: "silent" }), "http"];
    const files = await write(authority.issue(), name);
    using tls = await TlsIdentity.open({ ...files, logger, lookEveryMs: 20 });
    const server = tls.createHttpServer((_request, response) => response.end("done"));
    const { port } = await listenOn(server, { host: "127.0.0.1", port: 0 });
    const get = (ca: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const options = { host: "127.0.0.1", port, ca, agent: false };
        const request = httpsGet(options, (answer) => resolve(answer.resume().statusCode));
        request.on("error", reject);
      });
    assert.equal(await get(authority.cert), 200);
    await assert.rejects(get(other.cert), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
    await write(other.issue(), name);
    const isRenewed = () =>
      get(other.cert).then(
        () => true,
        () => false,
      );
    while (!(await isRenewed())) await delay(5);
    server.close();
  });

  it("refuses files that are not there, or don't go together", async () => {
    const logger = createLogger({ name: "spec", level: "silent" });
    const missing = { certPath: "/nowhere/a.crt", keyPath: "/nowhere/a.key" };
    await assert.rejects(TlsIdentity.open({ ...missing, logger }), {
      code: Code.FAILED_PRECONDITION,
      message: /^no TLS with \/nowhere\/a.crt and \/nowhere\/a.key: ENOENT/,
    });
    const mixed = await write({ cert: authority.issue().cert, key: authority.issue().key });
    await assert.rejects(TlsIdentity.open({ ...mixed, logger }), {
      code: Code.FAILED_PRECONDITION,
      message: /key values mismatch/,
    });
  });
});

const refusal = "the certificate can't be renewed: goes on as before";

const block = Buffer.alloc(100_000);

const handlers = {
  getStatus: unary(() => ({ logId: "a", appliedSequence: 0n, version: "" })),
  readReadings: serverStreaming(async function* () {
    for (let sent = 0; sent < 20; sent++) {
      yield { plate: 0, readings: { $case: "block" as const, block }, revision: "" };
    }
  }),
};

const wholeRun = {
  ...{ project: "", run: "r", plate: undefined, wells: [], columns: false, token: "" },
  ...{ fromRuntimeSeconds: undefined, toRuntimeSeconds: undefined },
};

/** What a server says of its streams' windows. */
const readSettings = async (port: number): Promise<number | undefined> => {
  const { connect: connectHttp2 } = await import("node:http2");
  const session = connectHttp2(`https://127.0.0.1:${port}`, { ca: authority.cert });
  try {
    const windows: (number | undefined)[] = [];
    session.on("remoteSettings", ({ initialWindowSize }) => windows.push(initialWindowSize));
    await until(() => windows.includes(4 * 1024 * 1024));
    return windows.at(-1);
  } finally {
    session.destroy();
  }
};

const until = async (isTrue: () => boolean): Promise<void> => {
  const endMs = performance.now() + 10_000;
  while (!isTrue()) {
    assert.ok(performance.now() < endMs, "waited too long");
    await delay(5);
  }
};
