import { isAscii } from "node:buffer";
import { parseInstant } from "./instant.ts";
import { integerBytesMax, passPlainNumbers } from "./pass-plain-numbers.ts";
import { ValueSkip } from "./value-skip.ts";

/**
 * Looks at the body of a sample as it comes, and tells at its end whether it is one for certain, of
 * bytes that are UTF-8. Of any other body `parseSample` tells.
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
  /** The value of a member that is none of these. */
  #other = new ValueSkip(1);
  #isAscii = true;

  /** Whether the body was a sample, as far as that is certain. */
  get isSample(): boolean {
    return this.#state === atEnd;
  }

  /** Whether no byte is beyond ASCII: it is UTF-8 then. */
  get isAscii(): boolean {
    return this.#isAscii;
  }

  /** Takes the next bytes of the body. */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.#state !== uncertain; ) {
      if (this.#state <= afterNumber) at = this.#passNumbers(bytes, at);
      else if (this.#state === inOther) at = this.#passOther(bytes, at);
      else this.#state = this.#stateAfter(bytes[at++]);
    }
  }

  /** Passes over numbers as far as they go; where that is. */
  #passNumbers(bytes: Uint8Array, from: number): number {
    let state = this.#state;
    let integerBytes = this.#integerBytes;
    let at = from;
    while (at < bytes.length && state <= afterNumber) {
      if (state === beforeNumber) at = passPlainNumbers(bytes, at);
      if (at === bytes.length) break;
      state = numberStates[(state << kindBits) | kindOf[bytes[at++]]];
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

  /** Passes over the value of another member as far as it goes; where that is. */
  #passOther(bytes: Uint8Array, from: number): number {
    const at = this.#other.pass(bytes, from);
    this.#isAscii &&= isAscii(bytes.subarray(from, at));
    if (this.#other.isFault) this.#state = uncertain;
    else if (this.#other.isOver) {
      this.#state = afterMember;
      this.#other = new ValueSkip(1);
    }
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
      // More of a name than any that counts makes no difference.
      if (this.#text.length < textMax) this.#text += String.fromCharCode(byte);
      this.#isAscii &&= byte < 0x80;
      const isPlain = byte >= 0x20 && byte !== codeOf("\\");
      return isPlain ? this.#state : uncertain;
    }
    const text = this.#text;
    this.#text = "";
    if (this.#state === inTime) return parseInstant(text) ? afterMember : uncertain;
    if (text === "time_stamp" && !this.#hasTime) {
      this.#hasTime = true;
      return afterTimeName;
    }
    if (text === "data" && !this.#hasData) {
      this.#hasData = true;
      return afterDataName;
    }
    // Of two members with one name the last one counts.
    return text === "time_stamp" || text === "data" ? uncertain : afterOtherName;
  }
}

/** What may come next; the states of numbers come first. */
type State = number;
const [beforeNumber, afterMinus, afterZero, inInteger, afterPoint, inFraction] = [0, 1, 2, 3, 4, 5];
const [beforeExponent, afterSign, inExponent, afterExponent, afterNumber] = [6, 7, 8, 9, 10];
const [uncertain, atStart, beforeName, inName, afterTimeName] = [11, 12, 13, 14, 15];
const [beforeTime, inTime, afterDataName, beforeData, afterMember, atEnd] = [
  16, 17, 18, 19, 20, 21,
];
const [afterOtherName, inOther] = [22, 23];

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
  [afterOtherName, new Map([[codeOf(":"), inOther]])],
]);

/** Kinds of bytes that numbers are made of, and what stands between them. */
const alphabet = ["\t\n\r ", "-", "0", "123456789", ".", ",", "]", "eE", "+"];
const other = alphabet.length;
const kindBits = 4;
const blank = 0;

const kindOf = Uint8Array.from({ length: 256 }, (_, byte) => {
  const kind = alphabet.findIndex((some) => some.includes(String.fromCharCode(byte)));
  return kind < 0 ? other : kind;
});

/** Where each kind of byte leads from one state, in the order of the alphabet. */
const row = (...states: State[]): State[] =>
  Array.from({ length: 1 << kindBits }, (_, kind) => states[kind] ?? uncertain);

const no = uncertain;
const [next, last] = [beforeNumber, afterMember];
const numberStates = Uint8Array.from([
  ...row(next, afterMinus, afterZero, inInteger),
  ...row(no, no, afterZero, inInteger),
  ...row(afterNumber, no, no, no, afterPoint, next, last, beforeExponent),
  ...row(afterNumber, no, inInteger, inInteger, afterPoint, next, last, beforeExponent),
  ...row(no, no, inFraction, inFraction),
  ...row(afterNumber, no, inFraction, inFraction, no, next, last, beforeExponent),
  ...row(no, afterSign, inExponent, inExponent, no, no, no, no, afterSign),
  ...row(no, no, inExponent, inExponent),
  ...row(afterNumber, no, afterExponent, afterExponent, no, next, last),
  ...row(afterNumber, no, no, no, no, next, last),
  ...row(afterNumber, no, no, no, no, next, last),
]);

/** Characters of a name or a time: more than either has. */
const textMax = 64;
