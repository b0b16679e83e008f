import { loadCsv } from "./load-csv.ts";

// Usage: main.ts CSV DATABASE. Prints the seconds that loading took, and how many rows there are.
const [csv = "", database = ""] = process.argv.slice(2);
console.log(JSON.stringify(await loadCsv(csv, database)));
