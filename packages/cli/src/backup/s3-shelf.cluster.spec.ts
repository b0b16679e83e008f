import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ListMultipartUploadsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { Code, StatusError } from "@wellspring/contract";
import { snapshotParts, startBackupServer } from "../testing/backup-server.ts";
import { describeShelf } from "../testing/backup-shelf-suite.ts";
import { createCommandRunner } from "../testing/command-runner.ts";
import { noS3Server, S3Server } from "../testing/s3-server.ts";
import { createS3Client } from "./s3-client.ts";
import { openS3Object, s3Shelf } from "./s3-shelf.ts";

describe("an S3-compatible store", { skip: noS3Server, timeout: 60_000 }, () => {
  let server: S3Server;
  let prefixes = 0;
  before(async () => {
    server = await S3Server.start();
  });
  after(() => server[Symbol.asyncDispose]());

  const makePlace = async () => ({
    place: `s3://${server.bucket}/prefix-${prefixes++}`,
    env: server.env,
  });

  const openUploads = async (): Promise<number> => {
    const command = new ListMultipartUploadsCommand({ Bucket: server.bucket });
    return (await createS3Client(server.env).send(command)).Uploads?.length ?? 0;
  };

  describeShelf("an S3-compatible store", makePlace);

  it("keeps no parts of what was given up", async () => {
    const shelf = s3Shelf({ bucket: server.bucket, key: "" }, server.env);
    const output = await shelf.open("a.wsnap", 40_000_000);
    await output.write(Buffer.alloc(40_000_000));
    assert.equal(await openUploads(), 1);
    await output.discard();
    assert.equal(await openUploads(), 0);
  });

  it("lists more than a store gives at once, and nothing of deeper keys", async () => {
    const client = createS3Client(server.env);
    const names = Array.from({ length: 1_010 }, (_, place) => `${place}.wsnap`);
    const keys = [...names, "deeper/a.wsnap"].map((name) => `many/${name}`);
    while (keys.length > 0) {
      const some = keys.splice(-101).map((Key) => ({ Bucket: server.bucket, Key, Body: "" }));
      await Promise.all(some.map((object) => client.send(new PutObjectCommand(object))));
    }
    const shelf = s3Shelf({ bucket: server.bucket, key: "many" }, server.env);
    assert.deepEqual((await shelf.list()).sort(), names.sort());
  });

  it("says what is wrong with a place", async () => {
    const none = { bucket: "none", key: "a" };
    const { env } = server;
    const wrong = { ...env, AWS_SECRET_ACCESS_KEY: "wrong" };
    const isRefusal =
      (code: Code) =>
      (error: unknown): boolean =>
        error instanceof StatusError && error.code === code;
    await assert.rejects(s3Shelf(none, env).list(), isRefusal(Code.NOT_FOUND));
    await assert.rejects(s3Shelf(none, env).open("a", 1), isRefusal(Code.NOT_FOUND));
    const object = { bucket: server.bucket, key: "none" };
    await assert.rejects(openS3Object(object, env), isRefusal(Code.NOT_FOUND));
    await assert.rejects(s3Shelf(object, wrong).list(), isRefusal(Code.PERMISSION_DENIED));
  });

  it("is what wellspring backup --to writes to, and keeps the newest", async () => {
    const { place, env } = await makePlace();
    const shelf = s3Shelf({ bucket: server.bucket, key: place.split("/")[3] ?? "" }, env);
    const old = "wellspring-20200101T000000Z.wsnap";
    for (const name of [old, "notes.txt"]) await (await shelf.open(name, 0)).finish();
    const parts = snapshotParts(Buffer.from("a store of a few bytes"));
    const cut = { parts: parts.slice(0, 3) };
    await using backups = await startBackupServer([cut, { parts }]);
    const run = createCommandRunner(backups.address, env);
    const argv = ["backup", "--to", place, "--keep", "1"];
    assert.equal((await run(argv)).exitCode, 1);
    assert.deepEqual((await shelf.list()).sort(), ["notes.txt", old]);
    assert.equal(await openUploads(), 0);
    const { exitCode, stdout, stderr } = await run(argv);
    assert.equal(exitCode, 0, stderr);
    const [notes, name] = (await shelf.list()).sort();
    assert.equal(notes, "notes.txt");
    assert.ok(name !== old && stdout.startsWith(`${place}/${name}: 0.0 MB in `), stdout);
  });
});
