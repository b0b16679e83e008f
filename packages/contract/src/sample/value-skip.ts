import { nestingMax } from "./nesting.ts";

/**
 * Passes over one value of JSON as it comes, and tells whether it is one. Bytes of texts beyond
 * ASCII are taken as they are.
 */
export class ValueSkip {
  #state: State = "beforeValue";
  /** What the value is in now, from its outside to its inside: whether that is an object. */
  readonly #open: boolean[] = [];
  readonly #openMax: number;
  /** Whether the text is the name of a member. */
  #isName = false;
  /** What is to come of a word, or for each digit of a code. */
  #rest = "";

  /** @param depth arrays and objects that the value itself is in. */
  constructor(depth: number) {
    this.#openMax = nestingMax - depth;
  }

  /** Whether the value is over: what comes next is no part of it. */
  get isOver(): boolean {
    return this.#state === "over";
  }

  /** Whether this is no value of JSON, or one that nests too deeply. */
  get isFault(): boolean {
    return this.#state === "fault";
  }

  /** Passes over what belongs to the value: where it ends, or the bytes do. */
  pass(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length && !this.isOver && !this.isFault) {
      if (this.#state === "inText") at = passText(bytes, at);
      if (at < bytes.length && this.#take(bytes[at])) at++;
    }
    return at;
  }

  /** Takes a byte; false for one behind a number, which has no end of its own. */
  #take(byte: number): boolean {
    const steps = numberSteps[this.#state];
    if (!steps) {
      this.#state = this.#stateAfter(byte);
      return true;
    }
    const next = steps[kindOf(byte)];
    this.#state = next ?? (wholeNumbers.has(this.#state) ? this.#afterValue() : "fault");
    return next !== undefined;
  }

  #stateAfter(byte: number): State {
    const character = String.fromCharCode(byte);
    if (this.#state === "inText") return this.#afterTextByte(character);
    if (this.#state === "inEscape") return this.#afterEscape(character);
    if (this.#state === "inCode") return this.#afterRest(/[0-9a-fA-F]/.test(character), "inText");
    if (this.#state === "inWord") {
      return this.#afterRest(this.#rest.startsWith(character), this.#afterValue());
    }
    return " \t\r\n".includes(character) ? this.#state : this.#afterToken(character);
  }

  #afterTextByte(character: string): State {
    if (character === "\\") return "inEscape";
    if (character !== '"') return "fault";
    return this.#isName ? "beforeColon" : this.#afterValue();
  }

  #afterEscape(character: string): State {
    if (character !== "u") return '"\\/bfnrt'.includes(character) ? "inText" : "fault";
    this.#rest = "0000";
    return "inCode";
  }

  #afterRest(isRight: boolean, last: State): State {
    this.#rest = this.#rest.slice(1);
    if (!isRight) return "fault";
    return this.#rest === "" ? last : this.#state;
  }

  #afterToken(character: string): State {
    const isObject = this.#open.at(-1) ?? false;
    switch (this.#state) {
      case "beforeNameOrEnd":
        return character === "}" ? this.#close() : this.#beginName(character);
      case "beforeName":
        return this.#beginName(character);
      case "beforeColon":
        return character === ":" ? "beforeValue" : "fault";
      case "beforeValueOrEnd":
        return character === "]" ? this.#close() : this.#begin(character);
      case "beforeValue":
        return this.#begin(character);
      default:
        if (character === ",") return isObject ? "beforeName" : "beforeValue";
        return character === (isObject ? "}" : "]") ? this.#close() : "fault";
    }
  }

  #beginName(character: string): State {
    this.#isName = true;
    return character === '"' ? "inText" : "fault";
  }

  #begin(character: string): State {
    this.#isName = false;
    if (character === '"') return "inText";
    if (character === "{" || character === "[") return this.#enter(character === "{");
    const word = ["true", "false", "null"].find((each) => each.startsWith(character));
    this.#rest = word?.slice(1) ?? "";
    return word ? "inWord" : (firstOfNumber[kindOf(character.charCodeAt(0))] ?? "fault");
  }

  #enter(isObject: boolean): State {
    if (this.#open.length === this.#openMax) return "fault";
    this.#open.push(isObject);
    return isObject ? "beforeNameOrEnd" : "beforeValueOrEnd";
  }

  #close(): State {
    this.#open.pop();
    return this.#afterValue();
  }

  #afterValue(): State {
    return this.#open.length === 0 ? "over" : "afterValue";
  }
}

type NumberState =
  | "afterMinus"
  | "afterZero"
  | "inInteger"
  | "afterPoint"
  | "inFraction"
  | "beforeExponent"
  | "afterSign"
  | "inExponent";

type State =
  | NumberState
  | "beforeValue"
  | "beforeValueOrEnd"
  | "afterValue"
  | "beforeName"
  | "beforeNameOrEnd"
  | "beforeColon"
  | "inText"
  | "inEscape"
  | "inCode"
  | "inWord"
  | "over"
  | "fault";

/** Where plain text ends: at a quote, a backslash, or what no text holds. */
const passText = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0x22 && bytes[at] !== 0x5c && bytes[at] >= 0x20) at++;
  return at;
};

type Kind = "zero" | "digit" | "minus" | "plus" | "point" | "exponent" | "other";

const kindOf = (byte: number): Kind => {
  if (byte >= 0x31 && byte <= 0x39) return "digit";
  return kinds.get(byte) ?? "other";
};

const kinds: ReadonlyMap<number, Kind> = new Map([
  [0x30, "zero"],
  [0x2d, "minus"],
  [0x2b, "plus"],
  [0x2e, "point"],
  [0x65, "exponent"],
  [0x45, "exponent"],
]);

type Steps = Partial<Record<Kind, State>>;

const anyDigit = (state: State): Steps => ({ zero: state, digit: state });

const firstOfNumber: Steps = { minus: "afterMinus", zero: "afterZero", digit: "inInteger" };

const numberSteps: Partial<Record<State, Steps>> = {
  afterMinus: { zero: "afterZero", digit: "inInteger" },
  afterZero: { point: "afterPoint", exponent: "beforeExponent" },
  inInteger: { ...anyDigit("inInteger"), point: "afterPoint", exponent: "beforeExponent" },
  afterPoint: anyDigit("inFraction"),
  inFraction: { ...anyDigit("inFraction"), exponent: "beforeExponent" },
  beforeExponent: { ...anyDigit("inExponent"), minus: "afterSign", plus: "afterSign" },
  afterSign: anyDigit("inExponent"),
  inExponent: anyDigit("inExponent"),
};

/** A number may end in these. */
const wholeNumbers: ReadonlySet<State> = new Set([
  "afterZero",
  "inInteger",
  "inFraction",
  "inExponent",
]);
