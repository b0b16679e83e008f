import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { openS3Object, s3Shelf } from "./s3-shelf.ts";
import { parseS3Url } from "./s3-url.ts";

/** What a store does is in s3-shelf.cluster.spec.ts. */
describe("s3Shelf()", () => {
  const place = parseS3Url("s3://lab/wellspring");
  let env: NodeJS.ProcessEnv;

  before(async () => {
    const server = createServer((socket) => socket.destroy());
    const { promise, resolve } = Promise.withResolvers<void>();
    server.listen(0, "127.0.0.1", resolve);
    await promise;
    const address = server.address();
    assert(typeof address === "object" && address);
    env = {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${address.port}`,
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
    after(() => server.close());
  });

  it("says ABORTED, with the place, where the store goes away", async () => {
    const shelf = s3Shelf(place, env);
    const isAborted = ({ code, message }: { code?: Code; message: string }) =>
      code === Code.ABORTED && message.startsWith("s3://lab/wellspring");
    await assert.rejects(shelf.list(), isAborted);
    await assert.rejects(shelf.remove("a.wsnap"), isAborted);
    await assert.rejects(shelf.open("a.wsnap", 1), isAborted);
    await assert.rejects(openS3Object(place, env), isAborted);
  });

  it("names objects below the prefix", () => {
    assert.equal(s3Shelf(place, env).pathOf("a.wsnap"), "s3://lab/wellspring/a.wsnap");
  });
});
