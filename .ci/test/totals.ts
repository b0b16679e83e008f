/** What node's runner sends to its reporters, as far as it is looked at here. */
type RunnerEvent = {
  type: string;
  data?: { nesting?: number; message?: string; file?: string; success?: boolean };
};

/** The closing lines of node's runner, in its order. */
const names = [
  "tests",
  "suites",
  "pass",
  "fail",
  "cancelled",
  "skipped",
  "todo",
  "duration_ms",
] as const;

/** Adds up the closing lines of several runs, so that one summary ends them all. */
export const createTotals = () => {
  const sums = new Map<string, number>(names.map((name) => [name, 0]));
  return {
    /** Takes an event where it is one of the closing lines; false where it is not. */
    take(event: RunnerEvent): boolean {
      if (event.type === "test:summary") return true;
      if (event.type !== "test:diagnostic" || event.data?.nesting !== 0) return false;
      const [name = "", figure = ""] = (event.data.message ?? "").split(" ");
      const sum = sums.get(name);
      if (sum === undefined) return false;
      sums.set(name, sum + Number(figure));
      return true;
    },

    /** The closing lines of all runs, as events. */
    summary: (): RunnerEvent[] =>
      [...sums].map(([name, sum]) => ({
        type: "test:diagnostic",
        data: { nesting: 0, message: `${name} ${sum}` },
      })),

    /** Whether something ran and nothing failed or was cancelled. */
    right: (): boolean =>
      sums.get("tests") !== 0 && sums.get("fail") === 0 && sums.get("cancelled") === 0,
  };
};
