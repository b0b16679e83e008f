/** A field of dots, two columns and four rows to a character (Unicode's braille patterns). */
export type BrailleCanvas = {
  dotColumns: number;
  dotRows: number;
  /** Sets the dots from one place to another, ends included; places are rounded. */
  drawLine(fromX: number, fromY: number, toX: number, toY: number): void;
  /** The canvas as lines of text. */
  toLines(): string[];
};

/** An empty canvas of `width` x `height` characters. */
export const createCanvas = (width: number, height: number): BrailleCanvas => {
  const cells = new Uint8Array(width * height);
  const setDot = (x: number, y: number): void => {
    cells[(y >> 2) * width + (x >> 1)] |= dotBits[y & 3][x & 1];
  };
  return {
    dotColumns: width * 2,
    dotRows: height * 4,
    drawLine(fromX, fromY, toX, toY) {
      const steps = Math.max(1, Math.ceil(Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY))));
      for (let step = 0; step <= steps; step++) {
        const share = step / steps;
        setDot(
          Math.round(fromX + (toX - fromX) * share),
          Math.round(fromY + (toY - fromY) * share),
        );
      }
    },
    toLines: () =>
      Array.from({ length: height }, (_, row) =>
        Array.from(cells.subarray(row * width, (row + 1) * width), cellToText).join(""),
      ),
  };
};

const cellToText = (bits: number): string =>
  bits === 0 ? " " : String.fromCharCode(0x2800 + bits);

/** The bit of each dot of a character, by row and column. */
const dotBits: readonly (readonly [number, number])[] = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];
