import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";

/** A JSON schema, as far as values of a chart need one. */
export type Schema = { [keyword: string]: unknown };

/** A key of a chart's values: how it is reached, what it is without anybody's saying, its text. */
export type ChartValue = {
  /** `nats.storage.size` is `["nats", "storage", "size"]`. */
  path: readonly string[];
  fallback: unknown;
  /** The comment above the key, in one line; empty where there is none. */
  text: string;
  /** What `@schema` in the comment says. */
  schema: Schema;
  /** Whether it only holds other keys. */
  isGroup: boolean;
};

/**
 * Reads the text of a values.yaml: every key, groups before what they hold.
 *
 * @throws SyntaxError where it is no YAML, is no map, or an `@schema` is no JSON.
 */
export const parseChartValues = (text: string): ChartValue[] => {
  const document = parseDocument(text);
  const fault = document.errors[0];
  if (fault) throw new SyntaxError(fault.message);
  if (!isMap(document.contents)) throw new SyntaxError("values are a map");
  return readMap(document.contents, []);
};

const readMap = (map: YAMLMap, above: readonly string[]): ChartValue[] =>
  map.items.flatMap((pair, index) => {
    // The comment above the first key of a map is the map's own.
    const isNestedFirst = index === 0 && above.length > 0;
    return readPair(pair, above, isNestedFirst ? map.commentBefore : undefined);
  });

const readPair = (
  { key, value }: Pair,
  above: readonly string[],
  mapComment: string | null | undefined,
): ChartValue[] => {
  if (!isScalar(key)) throw new SyntaxError(`a key below ${above.join(".")} is no text`);
  const path = [...above, String(key.value)];
  const comment = readComment(path, key.commentBefore ?? mapComment ?? "");
  const fallback = isScalar(value) ? value.value : toPlain(value);
  const isGroup = isMap(value) && value.items.length > 0 && !isFreeForm(path);
  const own = { path, fallback, ...comment, isGroup };
  return isGroup ? [own, ...readMap(value, path)] : [own];
};

/** Maps whose keys are Kubernetes' or the user's, though the default has some. */
const isFreeForm = (path: readonly string[]): boolean =>
  /(^resources|[aA]nnotations|[lL]abels|[sS]elector)$/.test(path.at(-1) ?? "");

const readComment = (path: readonly string[], comment: string) => {
  // A blank line ends what was said about something else.
  const lines = (comment.split(/\n\s*\n/).at(-1) ?? "").split("\n").map((line) => line.trim());
  const isSchema = (line: string) => line.startsWith("@schema ");
  const schema: Schema = {};
  for (const line of lines.filter(isSchema)) {
    Object.assign(schema, parseSchema(path, line.slice("@schema ".length)));
  }
  return { text: lines.filter((line) => !isSchema(line)).join(" "), schema };
};

const parseSchema = (path: readonly string[], json: string): Schema => {
  try {
    return JSON.parse(json);
  } catch (thrown) {
    throw new SyntaxError(`the @schema of ${path.join(".")} is no JSON`, { cause: thrown });
  }
};

const toPlain = (value: unknown): unknown => {
  const isNode = typeof value === "object" && value !== null && "toJSON" in value;
  return isNode && typeof value.toJSON === "function" ? value.toJSON() : value;
};
