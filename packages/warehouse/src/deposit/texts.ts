/** A text that PostgreSQL takes: it has no U+0000, for which U+FFFD stands. */
export const toText = (text: string): string => text.replaceAll("\0", "\uFFFD");

/** The same, NULL for a text that says nothing. */
export const toTextOrNull = (text: string | undefined): string | null =>
  text === undefined || text === "" ? null : toText(text);
