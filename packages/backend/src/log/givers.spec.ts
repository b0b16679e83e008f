import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { announcementOf } from "../testing/announcement.ts";
import { listGivers, mayRebuild } from "./givers.ts";

const sound = announcementOf({ backendId: "b", address: "b:1" });

describe("listGivers()", () => {
  it("leaves out who is not ready, not reached or damaged", () => {
    const others = [{ isReady: false }, { address: "" }, { isDamaged: true }];
    const peers = others.map((parts) => ({ ...sound, ...parts }));
    assert.deepEqual(listGivers([...peers, sound]), ["b:1"]);
  });
});

describe("mayRebuild()", () => {
  const own = { backendId: "m" };
  const damaged = (backendId: string) => announcementOf({ backendId, isDamaged: true });

  it("waits for one who gives", () => {
    assert.equal(mayRebuild(own, []), false);
    assert.equal(mayRebuild(own, [{ ...sound, isReady: false }]), false);
    assert.equal(mayRebuild(own, [sound]), true);
  });

  it("waits while another one rebuilds, or is damaged and comes first", () => {
    const rebuilding = announcementOf({ backendId: "z", isReady: false, isRebuilding: true });
    assert.equal(mayRebuild(own, [sound, rebuilding]), false);
    assert.equal(mayRebuild(own, [sound, damaged("a")]), false);
    assert.equal(mayRebuild(own, [sound, damaged("z")]), true);
  });
});
