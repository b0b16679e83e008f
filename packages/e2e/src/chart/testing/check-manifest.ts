import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesTypes, TypeSchema } from "../reduce-openapi.ts";
import { root } from "./helm.ts";
import type { Manifest } from "./manifest.ts";

const { kinds, types }: KubernetesTypes = JSON.parse(
  readFileSync(join(root, "packages/e2e/testdata/chart/kubernetes-1.34.json"), "utf8"),
);

/** Whether Kubernetes itself has this kind; others come with an operator. */
export const isBuiltIn = ({ apiVersion, kind }: Manifest): boolean =>
  kinds[`${apiVersion}/${kind}`] !== undefined;

/** What a manifest has that Kubernetes does not know, or has in another type: `spec.x: …`. */
export const checkManifest = (manifest: Manifest): string[] => {
  const name = kinds[`${manifest.apiVersion}/${manifest.kind}`];
  const where = `${manifest.kind} ${manifest.metadata.name}`;
  if (name === undefined) return [`${where}: no such kind`];
  return checkValue(manifest, { $ref: name }, "").map((fault) => `${where}${fault}`);
};

const checkValue = (value: unknown, schema: TypeSchema, path: string): string[] => {
  if (schema.$ref !== undefined) return checkValue(value, types[schema.$ref] ?? {}, path);
  const type = typeName(value);
  const isAllowed =
    schema.type === undefined ||
    schema.type === type ||
    (schema.type === "number" && type === "integer") ||
    (schema.format === "int-or-string" && type === "integer");
  if (!isAllowed) return [`${path}: is of type ${type}, not ${schema.type}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${path}: can't be ${value}`];
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => checkValue(item, schema.items ?? {}, `${path}[${at}]`));
  }
  if (typeof value === "object" && value !== null) return checkObject(value, schema, path);
  return [];
};

const checkObject = (value: object, schema: TypeSchema, path: string): string[] => {
  const missing = (schema.required ?? []).filter((key) => !(key in value));
  const { properties, additionalProperties } = schema;
  const isOpen = properties === undefined && additionalProperties === undefined;
  const faults = Object.entries(value).flatMap(([key, item]) => {
    const known = properties?.[key] ?? additionalProperties;
    if (known) return checkValue(item, known, `${path}.${key}`);
    return isOpen ? [] : [`${path}.${key}: no such field`];
  });
  return [...missing.map((key) => `${path}.${key}: is missing`), ...faults];
};

const typeName = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
};
