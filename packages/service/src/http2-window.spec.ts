import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:http2";
import { describe, it } from "node:test";
import { Server, type ServerDuplexStream } from "@grpc/grpc-js";
import { RunServiceService, windowBytes } from "@wellspring/contract";
import { GrpcServer } from "./grpc-server.ts";
import type { CallHooks } from "./handler.ts";
import { Health } from "./health.ts";
import { widenWindows } from "./http2-window.ts";
import { createLogger } from "./log-line.ts";

/** A server whose Upload never reads, so that it never widens a window by itself. */
const openDeafServer = () =>
  GrpcServer.open({
    listen: { host: "127.0.0.1", port: 0 },
    services: [
      [
        RunServiceService,
        {
          upload: (_: CallHooks) => (call: ServerDuplexStream<unknown, unknown>) => {
            call.sendMetadata(call.metadata);
          },
        },
      ],
    ],
    health: new Health(),
    logger: createLogger({ name: "spec", level: "silent" }),
  });

describe("widenWindows()", () => {
  it("tells the client of windows of 4 MiB for each stream", { timeout: 10_000 }, async () => {
    await using server = await openDeafServer();
    const session = connect(`http://${server.address}`);
    const told: unknown[] = [];
    session.on("remoteSettings", ({ initialWindowSize }) => told.push(initialWindowSize));
    while (!told.includes(windowBytes)) await once(session, "remoteSettings");
    session.destroy();
  });

  it("takes 4 MiB of an upload that nobody reads, and no more", { timeout: 10_000 }, async () => {
    await using server = await openDeafServer();
    const session = connect(`http://${server.address}`);
    const upload = session.request({
      ":method": "POST",
      ":path": RunServiceService.upload.path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    await once(upload, "response");
    await new Promise((resolve) => upload.write(Buffer.alloc(windowBytes), resolve));
    assert.equal(session.state.remoteWindowSize, 0);
    session.destroy();
  });

  it("fails where grpc-js has no HTTP/2 server yet", () => {
    const server = new Server();
    assert.throws(() => widenWindows(server), /grpc-js has no HTTP\/2 server/);
    server.forceShutdown();
  });
});
