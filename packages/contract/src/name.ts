import { limits } from "./limits.ts";
import { StatusError } from "./status.ts";

/** The project of whoever names none. */
export const defaultProject = "default";

/** A run's name as it came; throws INVALID_ARGUMENT naming `run`. */
export const parseRunName = (text: string): string =>
  parseName("run", text, limits.runNameBytesMax);

/** A project's name, the default one for ""; throws INVALID_ARGUMENT naming `project`. */
export const parseProject = (text: string): string =>
  text === "" ? defaultProject : parseName("project", text, limits.projectNameBytesMax);

/** A plate's number, 0 to 999,999; throws INVALID_ARGUMENT naming `plate`. */
export const parsePlate = (plate: number): number => {
  if (Number.isInteger(plate) && plate >= 0 && plate <= limits.plateMax) return plate;
  throw StatusError.invalid("plate", `${plate} is no whole number from 0 to ${limits.plateMax}`);
};

/**
 * What is wrong with a name: not 1 to `bytesMax` bytes of well-formed UTF-8, a control character,
 * a `/`, or `.` or `..`; undefined where nothing is.
 */
export const nameFault = (text: string, bytesMax: number): string | undefined => {
  if (text === "") return "is empty";
  if (text === "." || text === "..") return `must not be "${text}"`;
  if (!text.isWellFormed()) return "is not well-formed Unicode";
  if (text.includes("/")) return 'must not contain "/"';
  if (/\p{Cc}/u.test(text)) return "must not contain control characters";
  const bytes = Buffer.byteLength(text);
  if (bytes > bytesMax) return `has ${bytes} bytes, at most ${bytesMax} are allowed`;
  return undefined;
};

const parseName = (field: string, text: string, bytesMax: number): string => {
  const fault = nameFault(text, bytesMax);
  if (fault !== undefined) throw StatusError.invalid(field, fault);
  return text;
};
