import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createS3Client } from "./s3-client.ts";

const keys = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };

describe("createS3Client()", () => {
  it("reads the store's address, its region and the keys from the environment", async () => {
    const env = {
      ...keys,
      AWS_ENDPOINT_URL_S3: "http://127.0.0.1:7070",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_REGION: "eu-central-1",
      AWS_SESSION_TOKEN: "token",
    };
    const { config } = createS3Client(env);
    const { hostname, port } = (await config.endpoint?.()) ?? {};
    assert.deepEqual([hostname, port], ["127.0.0.1", 7070]);
    assert.equal(config.forcePathStyle, true);
    assert.equal(await config.region(), "eu-central-1");
    assert.partialDeepStrictEqual(await config.credentials(), {
      accessKeyId: "id",
      secretAccessKey: "secret",
      sessionToken: "token",
    });
  });

  it("needs no region where another store than AWS' own is named", async () => {
    const { config } = createS3Client({ ...keys, AWS_ENDPOINT_URL: "http://127.0.0.1:7070" });
    assert.equal(await config.region(), "us-east-1");
  });

  it("leaves AWS' own addresses to its library", async () => {
    const { config } = createS3Client({ ...keys, AWS_DEFAULT_REGION: "eu-west-3" });
    assert.equal(await config.region(), "eu-west-3");
    assert.equal(config.forcePathStyle, false);
    assert.equal(config.endpoint, undefined);
  });
});
