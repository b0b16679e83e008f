/** What Kubernetes says about a type, as far as a manifest is checked against it. */
export type TypeSchema = {
  type?: string;
  format?: string;
  $ref?: string;
  required?: string[];
  enum?: unknown[];
  properties?: Record<string, TypeSchema>;
  additionalProperties?: TypeSchema;
  items?: TypeSchema;
};

/** Types of Kubernetes by their names, and which of them an object's kind is. */
export type KubernetesTypes = {
  /** `apps/v1/Deployment` is `io.k8s.api.apps.v1.Deployment`. */
  kinds: Record<string, string>;
  types: Record<string, TypeSchema>;
};

/** An OpenAPI document, version 2, as `kubectl get --raw /openapi/v2` prints it. */
type OpenApi = { definitions: Record<string, Definition> };
type Definition = TypeSchema & {
  "x-kubernetes-group-version-kind"?: { group: string; version: string; kind: string }[];
};

/** The types of some kinds (`apps/v1/Deployment`, `v1/Service`), and all that they are made of. */
export const reduceOpenApi = (
  { definitions }: OpenApi,
  wanted: readonly string[],
): KubernetesTypes => {
  const kinds: Record<string, string> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    for (const { group, version, kind } of definition["x-kubernetes-group-version-kind"] ?? []) {
      const key = [group, version, kind].filter((part) => part !== "").join("/");
      if (wanted.includes(key)) kinds[key] = name;
    }
  }
  const missing = wanted.filter((key) => kinds[key] === undefined);
  if (missing.length > 0) throw new Error(`this Kubernetes has no ${missing.join(", ")}`);
  return { kinds, types: collect(definitions, Object.values(kinds)) };
};

const collect = (
  definitions: Record<string, Definition>,
  roots: readonly string[],
): Record<string, TypeSchema> => {
  const types: Record<string, TypeSchema> = {};
  const names = new Set(roots);
  for (const name of names) {
    const definition = definitions[name];
    if (!definition) continue;
    types[name] = reduceSchema(definition);
    for (const [, next = ""] of JSON.stringify(types[name]).matchAll(/"\$ref":"([^"]+)"/g)) {
      names.add(next);
    }
  }
  return Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)));
};

const reduceSchema = (schema: TypeSchema): TypeSchema => {
  const { type, format, $ref, required, properties, additionalProperties, items } = schema;
  return {
    ...(type !== undefined && { type }),
    ...(format !== undefined && { format }),
    ...($ref !== undefined && { $ref: $ref.replace("#/definitions/", "") }),
    ...(required && { required }),
    ...(schema.enum && { enum: schema.enum }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, reduceSchema(value)]),
      ),
    }),
    ...(additionalProperties && { additionalProperties: reduceSchema(additionalProperties) }),
    ...(items && { items: reduceSchema(items) }),
  };
};
