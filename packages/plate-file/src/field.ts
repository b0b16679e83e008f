/** One field of a line. */
export type Field = {
  /** The value: without quotes, and without the blanks around it or its quotes. */
  text: string;
  /** Where the field starts in the line, counted in characters from 1. */
  column: number;
};

/** What is wrong with a line, and where. */
export type LineFault = { fault: string; column: number };

/** Splits a line at its commas; quotes are those of RFC 4180, blanks around them are accepted. */
export const splitFields = (line: string): Field[] | LineFault => {
  const fields: Field[] = [];
  let start = 0;
  for (;;) {
    const column = columnAt(line, start);
    const isQuoted = /^[ \t]*"/.test(line.slice(start));
    const end = isQuoted ? quotedEnd(line, start) : plainEnd(line, start);
    if (end === undefined) return { fault: "open quote: it is not closed in this line", column };
    const raw = line.slice(start, end).replace(/^[ \t]+|[ \t]+$/g, "");
    if (!isQuoted && raw.includes('"')) return { fault: strayQuote, column };
    if (isQuoted && !/^"(?:[^"]|"")*"$/.test(raw)) return { fault: strayQuote, column };
    fields.push({ text: isQuoted ? raw.slice(1, -1).replaceAll('""', '"') : raw, column });
    if (end === line.length) return fields;
    start = end + 1;
  }
};

/** The column of the character at `index`: characters, not UTF-16 units, counted from 1. */
export const columnAt = (line: string, index: number): number => {
  let column = 1;
  for (const character of line.slice(0, index)) column += character === "" ? 0 : 1;
  return column;
};

/** Without the blanks that a value may have around it. */
export const trimBlanks = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, "");

const plainEnd = (line: string, start: number): number => {
  const end = line.indexOf(",", start);
  return end < 0 ? line.length : end;
};

/** Where the quoted field at `start` ends: the first comma, or the line's end, outside quotes. */
const quotedEnd = (line: string, start: number): number | undefined => {
  let isOpen = false;
  for (let index = start; index < line.length; index += 1) {
    if (line[index] === '"') isOpen = !isOpen;
    else if (line[index] === "," && !isOpen) return index;
  }
  return isOpen ? undefined : line.length;
};

const strayQuote = "stray quote: a quoted field is quoted as a whole, quotes in it are doubled";
