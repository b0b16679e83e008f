import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import { measureAccess } from "./access.ts";

describe("measureAccess()", () => {
  it("divides the time that keys, and keys and TLS, take by that without", async () => {
    await assertFigures(measureAccess, [
      ["90 rows with a key", 2, { atMost: 1.05 }],
      ["90 rows with a key, TLS", 2, { atMost: 1.25 }],
    ]);
  });
});
