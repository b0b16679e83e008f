/**
 * Holds two files in the robots' form against each other, with a reader as plain as can be, which
 * shares nothing with the program. Returns the number of readings; throws naming the first one that
 * differs, is missing or was not there.
 */
export const compareReadings = (input: string, output: string): number => {
  const expected = readRows(input);
  const found = readRows(output);
  for (const [place, values] of expected) {
    const other = found.get(place);
    if (other !== values) throw new Error(`${place}: ${values} became ${other ?? "missing"}`);
  }
  if (found.size === expected.size) return expected.size;
  throw new Error(`${found.size} readings came out of ${expected.size}`);
};

/** Values by place: `run/plate/well/runtime` to `density/corrected`, as shortest decimals. */
const readRows = (text: string): Map<string, string> => {
  const [header, ...lines] = text.split(/\r\n|\n/);
  const names = header.split(",");
  const rows = new Map<string, string>();
  for (const line of lines) {
    if (line === "") continue;
    const fields = line.split(",");
    const field = (name: string): string => fields[names.indexOf(name)];
    const corrected = field("corrected-optical-density");
    rows.set(
      `${field("run")}/${field("plate")}/${field("well")}/${Number(field("runtime"))}`,
      `${Number(field("optical-density"))}/${corrected === "" ? "" : Number(corrected)}`,
    );
  }
  return rows;
};
