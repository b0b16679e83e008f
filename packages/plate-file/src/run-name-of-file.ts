import { basename } from "node:path";

/** The run that a file's name tells: the name without its folder, `.gz` or `.zst`, and `.csv`. */
export const runNameOfFile = (file: string): string =>
  basename(file)
    .replace(/\.(?:gz|zst)$/i, "")
    .replace(/\.csv$/i, "");
