import { type Comment, type ParseResult, type Program, parseSync, Visitor } from "oxc-parser";

/** What a file is for: code, its specs, code that a program wrote, or declarations only. */
export type SourceKind = "code" | "spec" | "generated" | "declarations";

/** A use of another file or package: an import, a re-export, or a path that is loaded. */
export type Link = {
  specifier: string;
  /** The names taken from it; undefined for all of them. */
  names: readonly string[] | undefined;
  line: number;
  form: "import" | "export" | "path";
};

/** A name that a file exports, and where its statement starts. */
export type ExportedName = {
  name: string;
  line: number;
  offset: number;
  isReexport: boolean;
  isType: boolean;
};

/** A TypeScript or JavaScript file, parsed. */
export type Source = {
  path: string;
  text: string;
  kind: SourceKind;
  lines: readonly string[];
  program: Program;
  comments: readonly Comment[];
  links: readonly Link[];
  exports: readonly ExportedName[];
  /** The line, from 1 on, of an offset in the text. */
  lineAt: (offset: number) => number;
};

/** Parses a file; throws where it is not in form, which the type check tells better. */
export const parseSource = (path: string, text: string): Source => {
  const parsed = parseSync(path, text);
  const fault = parsed.errors[0];
  if (fault) throw new SyntaxError(`${path}: ${fault.message}`);
  const lineAt = createLineAt(text);
  return {
    path,
    text,
    kind: sourceKind(path),
    lines: text.replace(/\n$/, "").split("\n"),
    program: parsed.program,
    comments: parsed.comments,
    links: [...importLinks(parsed, lineAt), ...pathLinks(parsed, lineAt)],
    exports: exportedNames(parsed, lineAt),
    lineAt,
  };
};

const sourceKind = (path: string): SourceKind => {
  if (path.includes("/src/gen/")) return "generated";
  if (path.endsWith(".spec.ts")) return "spec";
  return path.endsWith(".d.ts") ? "declarations" : "code";
};

const createLineAt = (text: string): ((offset: number) => number) => {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    return after === -1 ? starts.length : after;
  };
};

const importLinks = ({ module }: ParseResult, lineAt: Source["lineAt"]): Link[] => {
  const imports = module.staticImports.map(({ start, moduleRequest, entries }): Link => {
    const names = entries.map(({ importName }) => importName.name);
    return {
      ...linkNames(names),
      specifier: moduleRequest.value,
      line: lineAt(start),
      form: "import",
    };
  });
  const reexports = module.staticExports.flatMap(({ start, entries }) =>
    entries.flatMap(({ moduleRequest, importName }): Link[] => {
      if (!moduleRequest) return [];
      const { value: specifier } = moduleRequest;
      return [{ ...linkNames([importName.name]), specifier, line: lineAt(start), form: "export" }];
    }),
  );
  return [...imports, ...reexports];
};

/** A name that is null stands for the whole module. */
const linkNames = (names: readonly (string | null)[]): Pick<Link, "names"> => {
  const known = names.filter((name) => name !== null);
  return { names: known.length === names.length ? known : undefined };
};

/** Literals that name a source file: workers, processes, dynamic imports. */
const pathLinks = ({ program, module }: ParseResult, lineAt: Source["lineAt"]): Link[] => {
  const links: Link[] = [];
  const declared = new Set(
    [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)].map(
      ({ moduleRequest }) => moduleRequest?.start,
    ),
  );
  const dynamic = new Set(module.dynamicImports.map(({ moduleRequest }) => moduleRequest.start));
  new Visitor({
    Literal: ({ value: specifier, start }) => {
      if (typeof specifier !== "string" || declared.has(start)) return;
      if (!dynamic.has(start) && !/^\.{1,2}\/.*\.[jt]s$/.test(specifier)) return;
      links.push({ specifier, names: undefined, line: lineAt(start), form: "path" });
    },
  }).visit(program);
  return links;
};

const exportedNames = ({ module }: ParseResult, lineAt: Source["lineAt"]): ExportedName[] =>
  module.staticExports.flatMap(({ start, entries }) =>
    entries.flatMap(({ exportName, moduleRequest, isType }) =>
      exportName.name === null
        ? []
        : [
            {
              name: exportName.name,
              line: lineAt(exportName.start ?? start),
              offset: start,
              isReexport: moduleRequest !== null,
              isType,
            },
          ],
    ),
  );
