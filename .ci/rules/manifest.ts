/** What a package.json says, as far as the rules ask. */
export type Manifest = {
  name: string;
  /** The files that other packages may import, by subpath: `.` is the package itself. */
  exports: Readonly<Record<string, string>>;
  /** Names of the packages that it depends on, of any kind. */
  dependencies: readonly string[];
};

/** Reads the text of a package.json. */
export const parseManifest = (text: string): Manifest => {
  const json: Record<string, unknown> = JSON.parse(text);
  const dependencies = [json.dependencies, json.devDependencies].flatMap((part) =>
    isRecord(part) ? Object.keys(part) : [],
  );
  const entries = Object.entries(isRecord(json.exports) ? json.exports : {});
  const exports = Object.fromEntries(
    entries.flatMap(([key, path]) => (typeof path === "string" ? [[key, path]] : [])),
  );
  return { name: String(json.name), exports, dependencies };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
