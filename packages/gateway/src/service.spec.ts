import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ServiceDefinition } from "@grpc/grpc-js";
import {
  AccessServiceService,
  BackupServiceService,
  CalcService,
  CrunchServiceService,
  RunServiceService,
  WorkServiceService,
} from "@wellspring/contract";
import { services } from "./service.ts";
import { openGateway } from "./testing/open-gateway.ts";

describe("services()", () => {
  it("implements every method of the contract", { timeout: 20_000 }, async () => {
    await using gateway = await openGateway(["127.0.0.1:1"]);
    const served = services(gateway.context);
    const pathsOf = (definition: ServiceDefinition) =>
      Object.values(definition).map(({ path }) => path);
    assert.deepEqual(
      served.map(([definition]) => pathsOf(definition)),
      [
        RunServiceService,
        WorkServiceService,
        CalcService,
        CrunchServiceService,
        BackupServiceService,
        AccessServiceService,
      ].map(pathsOf),
    );
    for (const [definition, handlers] of served) {
      assert.deepEqual(Object.keys(handlers).sort(), Object.keys(definition).sort());
    }
  });
});
