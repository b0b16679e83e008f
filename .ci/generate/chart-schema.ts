import type { ChartValue, Schema } from "./chart-values.ts";

/**
 * The JSON schema of a chart's values, by which Helm refuses what it does not know. What a default
 * is says which type is allowed.
 */
export const chartSchema = (values: readonly ChartValue[]): Schema => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Values of the chart",
  ...groupSchema(values, []),
});

const groupSchema = (values: readonly ChartValue[], above: readonly string[]): Schema => {
  const children = values.filter(
    ({ path }) => path.length === above.length + 1 && above.every((part, at) => path[at] === part),
  );
  const properties = Object.fromEntries(
    children.map((value) => [value.path.at(-1), valueSchema(values, value)]),
  );
  // Helm hands `global` to every chart.
  const all = above.length === 0 ? { ...properties, global: { type: "object" } } : properties;
  return { type: "object", additionalProperties: false, properties: all };
};

const valueSchema = (values: readonly ChartValue[], value: ChartValue): Schema => {
  const description = value.text === "" ? {} : { description: value.text };
  if (value.isGroup) return { ...description, ...groupSchema(values, value.path) };
  return { ...description, type: typeOf(value), default: value.fallback, ...value.schema };
};

const typeOf = ({ path, fallback }: ChartValue): string => {
  if (Array.isArray(fallback)) return "array";
  if (Number.isInteger(fallback)) return "integer";
  if (fallback !== null && ["boolean", "object", "string"].includes(typeof fallback)) {
    return typeof fallback;
  }
  throw new TypeError(`${path.join(".")}: no type can be told from ${JSON.stringify(fallback)}`);
};
