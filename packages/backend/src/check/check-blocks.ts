import { assertKeyLength, type Check, walk } from "./walk.ts";

/** Counts the blocks and finds those that nothing refers to; all else must be checked before. */
export const checkBlocks = (check: Check): Promise<void> =>
  walk(
    check,
    "blocks",
    (key) => String(assertKeyLength(key, 8).readBigUInt64BE()),
    (key, value, say) => {
      const blockId = key.readBigUInt64BE();
      check.report.blocks++;
      check.report.blockBytes += value.length;
      if (!check.referenced.has(blockId)) say("is referred to by nothing");
      const { nextBlockId } = check.state;
      if (blockId >= nextBlockId) say(`is not below the next one, ${nextBlockId}`);
    },
  );
