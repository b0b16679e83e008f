import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLogger } from "../log-line.ts";
import { SliceServer } from "../testing/slice-server.ts";
import { until } from "../testing/until.ts";
import { EndpointWatch } from "./endpoint-watch.ts";
import { endpointAddress } from "./endpoints.ts";

const timeout = 20_000;
const service = { namespace: "lab", service: "ws-backend", port: "grpc" };
const logger = createLogger({ name: "spec", level: "silent" });

/** A watch, and the sets of serving addresses that it told. */
const openWatch = async (server: SliceServer) => {
  const told: string[][] = [];
  const watch: EndpointWatch = new EndpointWatch({
    config: server.config,
    service,
    logger,
    onEndpoints: (endpoints) =>
      told.push(endpoints.filter(({ isServing }) => isServing).map(endpointAddress)),
  });
  await watch.attempted;
  return Object.assign(watch, { told });
};

const isWatching = (server: SliceServer) => () => server.openWatches === 1;

describe("EndpointWatch", () => {
  it("lists what is there, then hears of every change", { timeout }, async () => {
    await using server = await SliceServer.open();
    server.set("one", ["10.0.0.1:7"]);
    using watch = await openWatch(server);
    assert.deepEqual(watch.told, [["10.0.0.1:7"]]);
    await until(isWatching(server));
    const [listed, watched] = server.queries;
    const selector = "kubernetes.io/service-name=ws-backend";
    assert.equal(listed.get("labelSelector"), selector);
    assert.equal(watched.get("labelSelector"), selector);
    assert.equal(watched.get("resourceVersion"), "2");

    server.set("one", ["10.0.0.1:7", "10.0.0.2:7"]);
    server.set("two", ["10.0.0.3:8"]);
    server.set("one", ["10.0.0.1:7"], { serving: false });
    server.delete("two");
    await until(() => watch.told.length === 5);
    assert.deepEqual(watch.told.slice(1), [
      ["10.0.0.1:7", "10.0.0.2:7"],
      ["10.0.0.1:7", "10.0.0.2:7", "10.0.0.3:8"],
      ["10.0.0.3:8"],
      [],
    ]);
  });

  it("takes a watch that ends up where it was", { timeout }, async () => {
    await using server = await SliceServer.open();
    using watch = await openWatch(server);
    await until(isWatching(server));
    server.set("one", ["10.0.0.1:7"]);
    await until(() => watch.told.length === 2);
    server.tell({ type: "BOOKMARK", object: { metadata: { resourceVersion: "70" } } });
    server.set("two", []);
    server.tell({ type: "BOOKMARK", object: { metadata: { resourceVersion: "90" } } });
    await until(() => watch.told.length === 3);
    server.cutWatches();
    await until(() => server.queries.length === 3 && server.openWatches === 1);
    assert.equal(server.queries[2].get("resourceVersion"), "90");
  });

  it("lists again where what came since is forgotten", { timeout }, async () => {
    await using server = await SliceServer.open();
    using watch = await openWatch(server);
    await until(isWatching(server));
    server.forgottenVersion = 1;
    server.setUnheard("one", ["10.0.0.1:7"]);
    await until(() => watch.told.length === 2);
    assert.deepEqual(watch.told[1], ["10.0.0.1:7"]);
    await until(isWatching(server));

    server.tell({ type: "ERROR", object: { kind: "Status", code: 410 } });
    server.setUnheard("two", ["10.0.0.2:7"]);
    await until(() => watch.told.length === 3);
    assert.deepEqual(watch.told[2], ["10.0.0.1:7", "10.0.0.2:7"]);
  });

  it("keeps what it knows while the API server is away", { timeout }, async () => {
    await using server = await SliceServer.open();
    server.set("one", ["10.0.0.1:7"]);
    using watch = await openWatch(server);
    await until(isWatching(server));
    server.isAway = true;
    server.cutWatches();
    await until(() => server.queries.length >= 4);
    assert.deepEqual(watch.told, [["10.0.0.1:7"]]);
    server.isAway = false;
    await until(isWatching(server));
    server.set("one", ["10.0.0.2:7"]);
    await until(() => watch.told.length > 1);
    assert.deepEqual(watch.told.at(-1), ["10.0.0.2:7"]);
  });

  it("has been attempted where nobody answers, and stops", { timeout }, async () => {
    const server = await SliceServer.open();
    await server[Symbol.asyncDispose]();
    const watch = await openWatch(server);
    assert.deepEqual(watch.told, []);
    watch[Symbol.dispose]();
  });
});
