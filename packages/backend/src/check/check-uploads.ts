import { wellsOf } from "@wellspring/contract";
import { recentChangesMax } from "../apply/find-change.ts";
import {
  ChangeState,
  type Committed,
  StagedBlock,
  StagedPlate,
  type StagedUpload,
} from "../gen/wellspring/backend/v1/state.ts";
import type { Keyspace } from "../store/keyspace.ts";
import { changeStates, stagedBlocks } from "../store/records.ts";
import { attempt, type Say, sayOf } from "./check-report.ts";
import { checkSegment } from "./check-segments.ts";
import { assertKeyLength, type Check, walk } from "./walk.ts";

const idBytes = 16;

/** Checks what is known of uploads, and what is staged of those that are open. */
export const checkUploads = async (check: Check): Promise<void> => {
  checkOpenUploads(check);
  const open = new Set(check.state.openUploads.map(({ uploadId }) => uploadId.toString("hex")));
  await walk(check, "changes", nameId, (key, value, say) => {
    const { state } = ChangeState.decode(value);
    if (state?.$case === "committed") checkCommitted(check, state.committed, say);
    else if (state?.$case === "staged") {
      if (!open.has(key.toString("hex"))) say("is staged and not among the open uploads");
      checkStaged(check, key, state.staged, say);
    } else say("is neither staged nor committed");
  });
  checkRecentChanges(check);
  for (const keyspace of ["staged", "staged-plates"] as const) await checkOwners(check, keyspace);
};

const nameId = (key: Buffer): string => assertKeyLength(key, idBytes).toString("hex");

const checkOpenUploads = ({ view, state, report }: Check): void => {
  const seen = new Set<string>();
  for (const { uploadId } of state.openUploads) {
    const name = uploadId.toString("hex");
    const say = sayOf(report, "meta", "state");
    report.openUploads++;
    if (seen.has(name)) say(`counts the open upload ${name} twice`);
    seen.add(name);
    const change = attempt(say, () => changeStates.get(view, uploadId)?.state);
    if (change?.$case !== "staged") say(`counts the open upload ${name}, which is not staged`);
  }
};

const checkRecentChanges = (check: Check): void => {
  const { view, state, report } = check;
  const seen = new Set<string>();
  const sayOfState = sayOf(report, "meta", "state");
  const count = state.recentChanges.length;
  if (count >= recentChangesMax) {
    sayOfState(`holds ${count} recent changes, ${recentChangesMax} move to their keyspace`);
  }
  for (const { id, committed } of state.recentChanges) {
    const name = id.toString("hex");
    const say: Say = (text) => sayOfState(`the recent change ${name} ${text}`);
    if (id.length !== idBytes) say(`has an id of ${id.length} bytes, not ${idBytes}`);
    if (seen.has(name) || view.get("changes", id)) say("is known twice");
    seen.add(name);
    if (committed) checkCommitted(check, committed, say);
    else say("has no outcome");
  }
};

const checkCommitted = ({ state }: Check, { sequence }: Committed, say: Say): void => {
  if (sequence >= 1n && sequence <= state.appliedSequence) return;
  say(`is of entry ${sequence}, the last one is ${state.appliedSequence}`);
};

const checkStaged = (check: Check, uploadId: Buffer, upload: StagedUpload, say: Say): void => {
  let [blocks, readings] = [0, 0n];
  for (const { key, value } of check.view.list("staged", uploadId)) {
    const index = Buffer.from(key).readUInt32BE(idBytes);
    if (index !== blocks) say(`block ${blocks} of the upload is not staged`);
    blocks = index + 1;
    const sayOfBlock: Say = (text) => say(`block ${index} of the upload: ${text}`);
    readings += BigInt(checkBlock(check, StagedBlock.decode(value), sayOfBlock));
  }
  if (blocks !== upload.blocks) say(`has ${upload.blocks} blocks, staged are ${blocks}`);
  else if (readings !== upload.readings) {
    say(`has ${upload.readings} readings, staged are ${readings}`);
  }
  const listed = countListed(check, uploadId, say);
  if (listed !== blocks) say(`has ${blocks} blocks, listed by plate are ${listed}`);
};

const checkBlock = (check: Check, staged: StagedBlock, say: Say): number => {
  if (!staged.segment) {
    say("has no segment");
    return 0;
  }
  const readings = checkSegment(check, staged.segment, say, staged.checksum);
  if (!readings) return staged.segment.readings;
  if (!staged.wells.equals(wellsOf(readings))) say("has other wells than its readings");
  return readings.wells.length;
};

/** Blocks that the lists by plate name, of which each must be of its plate. */
const countListed = ({ view }: Check, uploadId: Buffer, say: Say): number => {
  let listed = 0;
  for (const { key, value } of view.list("staged-plates", uploadId)) {
    const plate = Buffer.from(key).readUInt32BE(idBytes);
    const run = Buffer.from(key).toString("utf8", idBytes + 4);
    let last = -1;
    for (const index of StagedPlate.decode(value).indexes) {
      const staged = stagedBlocks.get(view, uploadId, index);
      const isOfPlate = staged?.run === run && staged.plate === plate;
      if (!isOfPlate || index <= last) say(`run ${run}, plate ${plate} lists block ${index}`);
      last = index;
      listed++;
    }
  }
  return listed;
};

/** Checks that all that is staged belongs to an upload that is open. */
const checkOwners = (check: Check, keyspace: Keyspace): Promise<void> =>
  walk(
    check,
    keyspace,
    (key) => {
      const place = key.readUInt32BE(idBytes);
      const rest = key.toString("utf8", idBytes + 4);
      return `${key.toString("hex", 0, idBytes)}, ${place}${rest === "" ? "" : `, ${rest}`}`;
    },
    (key, _value, say) => {
      const change = changeStates.get(check.view, key.subarray(0, idBytes))?.state;
      if (change?.$case !== "staged") say("belongs to no open upload");
    },
  );
