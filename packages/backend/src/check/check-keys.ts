import { keyIdOf } from "@wellspring/contract";
import { KeyState } from "../gen/wellspring/backend/v1/state.ts";
import { sayOf } from "./check-report.ts";
import { assertKeyLength, type Check, walk } from "./walk.ts";

/** Checks every key: that its id is its own, and that the state counts it and its version. */
export const checkKeys = async (check: Check): Promise<void> => {
  const { state, report } = check;
  const versions = new Set<bigint>();
  let keys = 0;
  await walk(
    check,
    "keys",
    (key) => assertKeyLength(key, 8).toString("hex"),
    (key, value, say) => {
      keys++;
      const { sha256, version } = KeyState.decode(value);
      if (sha256.length !== 32) say(`has a hash of ${sha256.length} bytes`);
      else if (keyIdOf(sha256) !== key.toString("hex")) say("has the hash of another key");
      if (version < 1n || version > state.keysVersion) say(`has the version ${version}`);
      if (versions.has(version)) say(`has the version ${version}, which another key has`);
      versions.add(version);
    },
  );
  if (keys !== state.keys) sayOf(report, "meta", "state")(`counts ${state.keys} keys of ${keys}`);
};
