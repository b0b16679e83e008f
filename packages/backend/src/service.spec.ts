import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  AccessServiceService,
  BackupServiceService,
  ChangeServiceService,
  ClusterServiceService,
  Code,
  EngineServiceService,
  KeyWatchServiceService,
  RunServiceService,
  StatusError,
  WorkServiceService,
} from "@wellspring/contract";
import { PeerServiceService } from "./gen/wellspring/backend/v1/peer.ts";
import { refusedServices, services } from "./service.ts";
import { Backend } from "./testing/backend.ts";

describe("services()", () => {
  it("serves each method of the contract and of peers", async () => {
    await using backend = await Backend.open();
    const served = services(backend.context);
    const definitions = [
      RunServiceService,
      WorkServiceService,
      EngineServiceService,
      ChangeServiceService,
      BackupServiceService,
      AccessServiceService,
      KeyWatchServiceService,
      ClusterServiceService,
      PeerServiceService,
    ];
    assert.deepEqual(
      served.map(([definition]) => definition),
      definitions,
    );
    for (const [definition, handlers] of served) {
      assert.deepEqual(Object.keys(handlers).sort(), Object.keys(definition).sort());
    }
  });
});

describe("refusedServices()", () => {
  it("refuses each method that is served otherwise", async () => {
    await using backend = await Backend.open();
    const served = services(backend.context);
    const refused = refusedServices(() => new StatusError(Code.UNAVAILABLE, "later"));
    assert.equal(refused.length, served.length);
    for (const [index, [definition, handlers]] of served.entries()) {
      assert.equal(refused[index][0], definition);
      assert.deepEqual(Object.keys(refused[index][1]).sort(), Object.keys(handlers).sort());
    }
  });
});
