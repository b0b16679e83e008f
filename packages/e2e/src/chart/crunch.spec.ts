import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { podOf } from "./testing/manifest.ts";
import { find, renderChart, renderFault } from "./testing/render-chart.ts";

const enabled = "engine.crunch.nats.enabled=true";

const engineVariables = (kind: string, ...set: string[]) => {
  const manifests = renderChart({ set });
  const engine = find(manifests, "Deployment", `ws-engine-${kind}`);
  const env = podOf(engine)?.containers[0]?.env ?? [];
  return new Map(env.map(({ name, ...value }) => [name, value]));
};

const configOf = (...set: string[]): string =>
  find(renderChart({ set }), "ConfigMap", "ws-nats").data?.["nats.conf"] ?? "";

describe("crunching over NATS", () => {
  it("is left out where nobody asks for it", () => {
    assert.doesNotMatch(configOf(), /crunch/);
    assert.ok(!engineVariables("crunch").has("WELLSPRING_NATS"));
    const names = renderChart().map(({ metadata }) => metadata.name);
    assert.ok(!names.includes("ws-crunch-users"));
  });

  it("is the engine crunch's alone, who is a user of this chart's NATS", () => {
    const variables = engineVariables("crunch", enabled, "nats.replicas=1");
    assert.equal(variables.get("WELLSPRING_NATS")?.value, "nats://ws-nats-0.ws-nats:4222");
    assert.equal(variables.get("WELLSPRING_NATS_USER")?.value, "crunch-engine");
    const secretKeyRef = { name: "ws-crunch-users", key: "engine-password" };
    assert.deepEqual(variables.get("WELLSPRING_NATS_PASSWORD")?.valueFrom, { secretKeyRef });
    assert.ok(!engineVariables("calc", enabled).has("WELLSPRING_NATS"));
  });

  it("has an account of its own, in which programs send data and hear results", () => {
    const [, account = ""] = /^ {2}crunch \{$(.*?)^ {2}\}$/ms.exec(configOf(enabled)) ?? [];
    const users = [
      ...account.matchAll(/user: "(.+?)".*?subscribe (\{.*?\}).*?publish (\{.*?\})/gs),
    ];
    assert.deepEqual(
      users.map(([, ...parts]) => parts),
      [
        [
          "crunch-engine",
          '{ allow: ["data wellspring-crunch", "_INBOX.>"] }',
          '{ allow: ["results", "$JS.API.STREAM.NAMES"] }',
        ],
        ["crunch-program", '{ allow: ["results", "_INBOX.>"] }', '{ allow: ["data"] }'],
      ],
    );
    assert.doesNotMatch(account, /jetstream/);
  });

  it("comes with passwords only where nobody brings a Secret", () => {
    const { data = {} } = find(renderChart({ set: [enabled] }), "Secret", "ws-crunch-users");
    assert.deepEqual(Object.keys(data), ["engine-password", "program-password"]);
    const own = [enabled, "engine.crunch.nats.existingSecret=mine"];
    const manifests = renderChart({ set: own });
    assert.ok(!manifests.some(({ metadata }) => metadata.name === "ws-crunch-users"));
    const env = podOf(find(manifests, "StatefulSet", "ws-nats"))?.containers[0]?.env ?? [];
    const plain = env.find(({ name }) => name === "CRUNCH_PROGRAM_PASSWORD_PLAIN");
    const secretKeyRef = { name: "mine", key: "program-password" };
    assert.deepEqual(plain?.valueFrom, { secretKeyRef });
  });

  it("is over somebody's own NATS, with a user where there is a Secret", () => {
    const own = [enabled, "engine.crunch.nats.url=nats://bus:4333"];
    const open = engineVariables("crunch", ...own);
    assert.equal(open.get("WELLSPRING_NATS")?.value, "nats://bus:4333");
    assert.ok(!open.has("WELLSPRING_NATS_USER"));
    const named = engineVariables("crunch", ...own, "engine.crunch.nats.existingSecret=mine");
    assert.equal(named.get("WELLSPRING_NATS_USER")?.value, "crunch-engine");
    assert.equal(configOf(...own), configOf());
    const log = engineVariables("crunch", enabled, "nats.url=nats://log:4222");
    assert.equal(log.get("WELLSPRING_NATS")?.value, "nats://log:4222");
  });

  it("opens NATS to engines and to whoever may call the gateway", () => {
    const client = "networkPolicy.clients[0].podSelector.matchLabels.robot=yes";
    const manifests = renderChart({ set: [enabled, client] });
    const { ingress = [] } = find(manifests, "NetworkPolicy", "ws-nats").spec ?? {};
    const peers = ingress.flatMap(({ from = [] }) => from.map((peer) => JSON.stringify(peer)));
    assert.ok(peers.some((peer) => peer.includes("engine-crunch")));
    assert.ok(peers.some((peer) => peer.includes('{"robot":"yes"}')));
    const portsOf = (...set: string[]) =>
      find(renderChart({ set }), "NetworkPolicy", "ws-engine-crunch").spec?.egress?.map(
        ({ ports }) => ports.map(({ port }) => port).join(),
      );
    assert.deepEqual(portsOf(enabled), ["53,53", "50052", "4222", "443,6443"]);
    const own = [enabled, "engine.crunch.nats.url=nats://bus:4333"];
    assert.deepEqual(portsOf(...own), ["53,53", "50052", "4333", "443,6443"]);
  });

  it("is refused without users", () => {
    const fault = renderFault(enabled, "engine.crunch.nats.user=");
    assert.match(fault, /engine\.crunch\.nats\.user and \.programUser need names/);
  });
});
