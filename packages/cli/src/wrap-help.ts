/**
 * Breaks lines that are longer than `width` between words. What stands in a line's second column,
 * after two blanks or more, goes on in that column, or below where hardly any room is left there.
 */
export const wrapHelp = (help: string, width: number): string =>
  help
    .split("\n")
    .map((line) => (line.length > width ? wrapLine(line, width) : line))
    .join("\n");

/** Columns of what goes on below the line that it belongs to. */
const belowColumns = 6;

const wrapLine = (line: string, width: number): string => {
  const [first = ""] = /^ *\S+(?: \S+)* {2,}/.exec(line) ?? /^ */.exec(line) ?? [];
  const words = line.slice(first.length).match(/\[default: [^\]]*\]|\S+/g) ?? [];
  const isWide = first.length > width / 2;
  const indent = " ".repeat(isWide ? belowColumns : first.length);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const isFull = last === undefined || last.length + 1 + word.length > width;
    if (isFull) lines.push(indent + word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  if (isWide) return [first.trimEnd(), ...lines].join("\n");
  return first + lines.join("\n").slice(first.length);
};
