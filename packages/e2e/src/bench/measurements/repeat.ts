/** Does something several times, one after the other, and collects what comes of it. */
export const repeat = async <Result>(
  times: number,
  act: (time: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let time = 0; time < times; time++) results.push(await act(time));
  return results;
};

/** Milliseconds that something takes. */
export const measureMs = async (act: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await act();
  return performance.now() - startedMs;
};
