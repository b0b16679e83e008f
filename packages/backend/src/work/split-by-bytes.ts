/** Parts of a list, in order: each has at most so many bytes, or one value that has more. */
export function* splitByBytes<Value>(
  values: Iterable<Value>,
  bytesMax: number,
  bytesOf: (value: Value) => number,
): Iterable<{ values: Value[]; bytes: number }> {
  let part: Value[] = [];
  let bytes = 0;
  for (const value of values) {
    const more = bytesOf(value);
    if (part.length > 0 && bytes + more > bytesMax) {
      yield { values: part, bytes };
      part = [];
      bytes = 0;
    }
    part.push(value);
    bytes += more;
  }
  if (part.length > 0) yield { values: part, bytes };
}
