import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { json } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { clientCommands, keyCommands, runCommandLine } from "@wellspring/cli";
import { createLogger } from "@wellspring/service";
import { type Certificate, createAuthority } from "@wellspring/service/testing/certificates";
import { openServe } from "../serve.ts";
import { createSpecIo } from "../testing/spec-io.ts";

const authority = createAuthority();

/** A laboratory's server that other machines may reach, and the commands that people type. */
describe("who may enter", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-access-"));
    await writeFile(join(folder, "ca.pem"), authority.cert);
    await writeFile(join(folder, "run-01.csv"), csv);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const serve = async (data: string, certificate: Certificate = authority.issue()) => {
    const [tlsCert, tlsKey] = ["crt", "key"].map((end) => join(folder, `${data}.${end}`));
    await Promise.all([writeFile(tlsCert, certificate.cert), writeFile(tlsKey, certificate.key)]);
    const servers = await openServe({
      ...{
        listen: "0.0.0.0:0",
        http: "0.0.0.0:0",
        engines: true,
        data: join(folder, data),
        diskUsedPercentMax: "100",
      },
      ...{ drainTimeoutMs: "1000", print: false, tlsCert, tlsKey },
      ...{ logger: createLogger({ name: "spec", level: "silent" }), stdout: new PassThrough() },
    });
    return { servers, server: servers.address.replace("0.0.0.0", "127.0.0.1") };
  };

  /** Types a command at a server. */
  const typeAt =
    (server: string) =>
    async (argv: readonly string[], key = "", ca = "ca.pem") => {
      const settings = { WELLSPRING_SERVER: server, WELLSPRING_CA: join(folder, ca) };
      const folders = { WELLSPRING_CONFIG_DIR: folder, WELLSPRING_STATE_DIR: folder };
      const io = createSpecIo({ ...settings, ...folders, WELLSPRING_KEY: key });
      const program = { name: "wellspring", version: "0", commands };
      const exitCode = await runCommandLine(program, argv, io);
      return { exitCode, stdout: io.stdoutText(), stderr: io.stderrText() };
    };

  it("is whoever has a key that opens what they ask for, until it is revoked", async () => {
    const { servers, server } = await serve("lab");
    await using _ = servers;
    const admin = servers.firstKey ?? "";
    const type = typeAt(server);
    const upload = ["upload", join(folder, "run-01.csv")];
    const nobody = await type(upload);
    assert.match(nobody.stderr, /a key is needed, and none was given/);
    assert.equal(nobody.exitCode, 1);

    const create = ["keys", "create", "--name", "robot-7", "--scope", "upload"];
    const { stdout, stderr } = await type(create, admin);
    const robot = stdout.trim();
    const id = /id ([0-9a-f]{16})/.exec(stderr)?.[1] ?? "";
    const uploaded = await type(upload, robot);
    assert.equal(uploaded.exitCode, 0, uploaded.stderr);
    const read = await type(["runs"], robot);
    assert.match(read.stderr, /^wellspring: the key robot-7#\w+ does not have the scope read\n/);
    const history = await type(["history", "run-01"], admin);
    assert.match(history.stdout, new RegExp(`robot-7#${id}`));

    assert.equal((await type(["keys", "revoke", id], admin)).exitCode, 0);
    const revokedAt = performance.now();
    while ((await type(upload, robot)).exitCode === 0) {
      assert.ok(performance.now() - revokedAt < 1_000, "a revoked key was let in for a second");
    }
    assert.match((await type(upload, robot)).stderr, /was revoked/);
  });

  it("is whoever has a key that computes, for calculations alone", async () => {
    const { servers, server } = await serve("calculating");
    await using _ = servers;
    const type = typeAt(server);
    const create = ["keys", "create", "--name", "clerk", "--scope", "compute"];
    const clerk = (await type(create, servers.firstKey)).stdout.trim();
    assert.equal((await type(["calc", "add", "2", "5"], clerk)).stdout, "7\n");
    const { exitCode, stderr } = await type(["calc", "history"], clerk);
    assert.match(stderr, /the key clerk#[0-9a-f]{16} does not have the scope read/);
    assert.equal(exitCode, 1);
  });

  it("is whoever sends a key over HTTP, which talks TLS with the same certificate", async () => {
    const { servers } = await serve("web");
    await using _ = servers;
    const url = `https://${servers.httpAddress?.replace("0.0.0.0", "127.0.0.1")}/v1/runs`;
    const ask = async (headers: Record<string, string>): Promise<unknown> => {
      const options = { ca: authority.cert, agent: false, headers };
      const [answer] = await once(get(url, options), "response");
      return json(answer);
    };
    const message = "a key is needed, and none was given";
    assert.deepEqual(await ask({}), { code: "UNAUTHENTICATED", message });
    assert.deepEqual(await ask({ authorization: `Bearer ${servers.firstKey}` }), []);
  });

  it("makes one first key, whose holder comes back after a login", async () => {
    const first = await serve("again");
    const admin = first.servers.firstKey ?? "";
    await first.servers[Symbol.asyncDispose]();
    const { servers, server } = await serve("again");
    await using _ = servers;
    assert.equal(servers.firstKey, undefined);
    const type = typeAt(server);
    assert.equal((await type(["login"], admin)).exitCode, 0);
    assert.match((await type(["keys", "list"])).stdout, /admin +good/);
  });

  const refusals: [string, Certificate, RegExp][] = [
    ["another name", authority.issue({ hosts: ["lab.example.org"] }), /name the server as its/],
    ["an end in the past", authority.issue({ expiresAt: new Date(1e12) }), /certificate renewed/],
    ["an unknown authority", createAuthority("other").issue(), /with --ca\./],
  ];
  for (const [name, certificate, next] of refusals) {
    it(`is told at once of a certificate with ${name}, and sends no key there`, async () => {
      const { servers, server } = await serve(`refused ${name}`, certificate);
      await using _ = servers;
      const refused = await typeAt(server)(["runs"], servers.firstKey);
      assert.match(refused.stderr, next);
      assert.equal(refused.exitCode, 1);
    });
  }
});

const commands = [...clientCommands, keyCommands];

const csv = [
  "plate,well,runtime,optical-density,run,corrected-optical-density",
  "0,A1,0,0.1,run-01,0.05",
  "",
].join("\n");
