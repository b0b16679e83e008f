import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { after, describe, it } from "node:test";
import { callUnary } from "./call.ts";
import { channelOptions } from "./channel.ts";
import { connectTimeoutMs, createInsecure, createSecure } from "./connecting.ts";
import { RunServiceClient, RunServiceService } from "./gen/wellspring/v1/runs.ts";
import { Code } from "./status.ts";

/** Asks a server that does not answer, and gives the milliseconds until that is noticed. */
const askInVain = async (
  port: number,
  message: RegExp,
  credentials = createInsecure(),
): Promise<number> => {
  const client = new RunServiceClient(`127.0.0.1:${port}`, credentials, channelOptions);
  const beganAt = performance.now();
  const answer = callUnary(client, RunServiceService.getStatus, {});
  await assert.rejects(answer, { code: Code.UNAVAILABLE, message });
  client.close();
  return performance.now() - beganAt;
};

/** Listens with the least room for connections, says on which port, and takes none. */
const deafServer = `
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    require("node:fs").writeSync(1, server.address().port + "\\n");
    process.kill(process.pid, "SIGSTOP");
  });
`;

describe("createInsecure()", () => {
  const children: ChildProcess[] = [];
  const sockets: Socket[] = [];

  after(() => {
    for (const child of children) child.kill("SIGKILL");
    for (const socket of sockets) socket.destroy();
  });

  for (const [name, create] of [
    ["", createInsecure],
    [", with TLS", createSecure],
  ] as const) {
    it(`gives up on a server that takes connections and says nothing${name}`, async () => {
      const server = createServer((socket) => {
        sockets.push(socket.on("error", () => undefined));
        socket.resume();
      });
      await once(server.listen(0, "127.0.0.1"), "listening");
      const { port } = server.address() as AddressInfo;
      const tookMs = await askInVain(port, /silent for 5000 ms/, create());
      assert.ok(tookMs >= connectTimeoutMs - 1);
      server.close();
    });
  }

  it("gives up on a host that takes no connection and refuses none", async () => {
    const child = spawn(process.execPath, ["--eval", deafServer], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    const [chunk] = await once(child.stdout, "data");
    const port = Number(chunk);
    // The system takes as many as there is room for; who comes later hears nothing.
    for (let count = 0; count < 4; count++) sockets.push(connect(port, "127.0.0.1"));
    for (const socket of sockets) socket.on("error", () => undefined);
    const tookMs = await askInVain(port, /not connected within 5000 ms/);
    assert.ok(tookMs >= connectTimeoutMs - 1);
  });
});
