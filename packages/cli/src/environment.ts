import type { Options } from "yargs";

/**
 * Values of options from the environment: `WELLSPRING_STARTED_AT` for `started-at`. Of an option
 * that is a list, each line is a value; of a switch, `0`, `false`, `no` and nothing mean no.
 */
export const environmentToOptions = (
  env: NodeJS.ProcessEnv,
  options: Readonly<Record<string, Options>>,
): Record<string, string | string[] | boolean> => {
  const values: Record<string, string | string[] | boolean> = {};
  for (const [name, option] of Object.entries(options)) {
    const text = env[variableName(name)];
    if (text !== undefined) values[name] = textToValue(text, option);
  }
  return values;
};

/** The environment's name for an option. */
export const variableName = (option: string): string =>
  `WELLSPRING_${option.toUpperCase().replaceAll("-", "_")}`;

const textToValue = (text: string, option: Options): string | string[] | boolean => {
  if (option.type === "boolean") return !/^(0|false|no|)$/i.test(text);
  return option.array ? text.split("\n").filter((line) => line !== "") : text;
};
