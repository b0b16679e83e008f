// What commands of other packages are made of. It is apart from index.ts, which every start loads.
export { restoreToServer } from "./actions/restore.ts";
export { openBackup } from "./backup/open-backup.ts";
export { connect, parseServer } from "./connect.ts";
export { type Entry, type EntryArguments, readEntry } from "./entry.ts";
export { parseSeconds, parseWholeNumber } from "./options.ts";
export { printLines } from "./output.ts";
export { renderTable, type TableColumn } from "./render/table.ts";
export { formatCount } from "./render/text.ts";
export { retry } from "./retry.ts";
