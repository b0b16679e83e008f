import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  AccessServiceService,
  BackupServiceService,
  ClusterServiceService,
  KeyWatchServiceService,
  RunServiceService,
} from "@wellspring/contract";
import { PeerServiceService } from "./gen/wellspring/backend/v1/peer.ts";
import { services } from "./service.ts";
import { Backend } from "./testing/backend.ts";

describe("services()", () => {
  it("serves each method of the contract and of peers", async () => {
    await using backend = await Backend.open();
    const served = services(backend.context);
    const definitions = [
      RunServiceService,
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
