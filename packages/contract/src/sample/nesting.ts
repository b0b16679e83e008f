/** Arrays and objects inside of each other: far more than any sample has. */
export const nestingMax = 1_000;

/**
 * Whether the text of a JSON value nests arrays and objects deeper than `nestingMax`: a parser
 * takes seconds for millions of them. A text that is no JSON may be taken for one that does.
 */
export const isNestedDeeply = (json: Buffer): boolean =>
  hasManyOpenings(json) && measureDepth(json) > nestingMax;

/** Few bytes that open anything are the rule, and found fast. */
const hasManyOpenings = (json: Buffer): boolean => {
  let openings = 0;
  for (const byte of openingBytes) {
    for (let at = json.indexOf(byte); at !== -1; at = json.indexOf(byte, at + 1)) {
      if (++openings > nestingMax) return true;
    }
  }
  return false;
};

const measureDepth = (json: Buffer): number => {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let at = 0; at < json.length && deepest <= nestingMax; at++) {
    const byte = json[at];
    if (byte === quote) isText = !isText;
    else if (isText) at += Number(byte === backslash);
    else if (openingBytes.includes(byte)) deepest = Math.max(deepest, ++depth);
    else if (closingBytes.includes(byte)) depth--;
  }
  return deepest;
};

const openingBytes = [0x5b, 0x7b];
const closingBytes = [0x5d, 0x7d];
const quote = 0x22;
const backslash = 0x5c;
