import { parseInstant } from "./instant.ts";

/**
 * Looks at the body of a sample as it comes, and tells at its end whether it is one for certain:
 * an object of nothing but `time_stamp` and `data`, whose numbers have no exponents. Of any other
 * body `parseSample` tells.
 *
 * It takes a fraction of what a parser takes, and no time at once for a body of many megabytes.
 */
export class SampleScan {
  #state: State = atStart;
  /** What has come of the text that it is in. */
  #text = "";
  #integerBytes = 0;
  #hasTime = false;
  #hasData = false;

  /** Whether the body was a sample, as far as that is certain. */
  get isSample(): boolean {
    return this.#state === atEnd;
  }

  /** Takes the next bytes of the body. */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.#state !== uncertain; ) {
      if (this.#state <= afterNumber) at = this.#passNumbers(bytes, at);
      else this.#state = this.#stateAfter(bytes[at++]);
    }
  }

  /** Passes over numbers as far as they go; where that is. */
  #passNumbers(bytes: Uint8Array, from: number): number {
    const [next, kind] = [numberStates, kindOf];
    let state = this.#state;
    let integerBytes = this.#integerBytes;
    let at = from;
    while (at < bytes.length && state <= afterNumber) {
      state = next[(state << kindBits) | kind[bytes[at++]]];
      // Most bytes are digits of fractions.
      if (state === inFraction) while (at < bytes.length && isDigit(bytes[at])) at++;
      if (state > inInteger) continue;
      integerBytes = state === inInteger ? integerBytes + 1 : 0;
      if (integerBytes > integerBytesMax) state = uncertain;
    }
    this.#state = state;
    this.#integerBytes = integerBytes;
    return at;
  }

  /** The state after a byte that is none of a number. */
  #stateAfter(byte: number): State {
    if (this.#state === inName || this.#state === inTime) return this.#stateAfterText(byte);
    if (kindOf[byte] === blank) return this.#state;
    if (this.#state !== afterMember) return nextStates.get(this.#state)?.get(byte) ?? uncertain;
    if (byte === codeOf(",")) return beforeName;
    return byte === codeOf("}") && this.#hasTime && this.#hasData ? atEnd : uncertain;
  }

  #stateAfterText(byte: number): State {
    if (byte !== codeOf('"')) {
      this.#text += String.fromCharCode(byte);
      const isPlain = byte >= 0x20 && byte < 0x7f && byte !== codeOf("\\");
      return isPlain && this.#text.length <= textMax ? this.#state : uncertain;
    }
    const text = this.#text;
    this.#text = "";
    if (this.#state === inTime) return parseInstant(text) ? afterMember : uncertain;
    if (text === "time_stamp" && !this.#hasTime) {
      this.#hasTime = true;
      return afterTimeName;
    }
    if (text !== "data" || this.#hasData) return uncertain;
    this.#hasData = true;
    return afterDataName;
  }
}

/** What may come next; the states of numbers come first. */
type State = number;
const [beforeNumber, afterMinus, afterZero, inInteger, afterPoint, inFraction, afterNumber] = [
  0, 1, 2, 3, 4, 5, 6,
];
const [uncertain, atStart, beforeName, inName, afterTimeName, beforeTime, inTime] = [
  7, 8, 9, 10, 11, 12, 13,
];
const [afterDataName, beforeData, afterMember, atEnd] = [14, 15, 16, 17];

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

const codeOf = (character: string): number => character.charCodeAt(0);

/** Between the numbers and outside of texts: what one byte leads to. */
const nextStates: ReadonlyMap<State, ReadonlyMap<number, State>> = new Map([
  [atStart, new Map([[codeOf("{"), beforeName]])],
  [beforeName, new Map([[codeOf('"'), inName]])],
  [afterTimeName, new Map([[codeOf(":"), beforeTime]])],
  [beforeTime, new Map([[codeOf('"'), inTime]])],
  [afterDataName, new Map([[codeOf(":"), beforeData]])],
  [beforeData, new Map([[codeOf("["), beforeNumber]])],
]);

/** Kinds of bytes that numbers are made of, and what stands between them. */
const alphabet = ["\t\n\r ", "-", "0", "123456789", ".", ",", "]"];
const other = alphabet.length;
const kindBits = 3;
const blank = 0;

const kindOf = Uint8Array.from({ length: 256 }, (_, byte) => {
  const kind = alphabet.findIndex((some) => some.includes(String.fromCharCode(byte)));
  return kind < 0 ? other : kind;
});

/** A row for each state: where each kind of byte leads. */
const no = uncertain;
const afterDigits = [afterNumber, no, inInteger, inInteger, afterPoint, beforeNumber, afterMember];
const numberStates = Uint8Array.from([
  ...[beforeNumber, afterMinus, afterZero, inInteger, no, no, no, no],
  ...[no, no, afterZero, inInteger, no, no, no, no],
  ...[afterNumber, no, no, no, afterPoint, beforeNumber, afterMember, no],
  ...[...afterDigits, no],
  ...[no, no, inFraction, inFraction, no, no, no, no],
  ...[afterNumber, no, inFraction, inFraction, no, beforeNumber, afterMember, no],
  ...[afterNumber, no, no, no, no, beforeNumber, afterMember, no],
]);

/** Digits before the point of a number that a double holds whatever they are. */
const integerBytesMax = 300;

/** Characters of a name or a time: more than either has. */
const textMax = 64;
