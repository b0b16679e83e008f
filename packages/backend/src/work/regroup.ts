/** The same bytes in chunks of one size; the last one may be shorter. Empty chunks vanish. */
export async function* regroup(
  chunks: AsyncIterable<Buffer>,
  bytes: number,
): AsyncGenerator<Buffer, undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (length + rest.length >= bytes) {
      parts.push(rest.subarray(0, bytes - length));
      rest = rest.subarray(bytes - length);
      yield join(parts);
      [parts, length] = [[], 0];
    }
    if (rest.length > 0) parts.push(rest);
    length += rest.length;
  }
  if (length > 0) yield join(parts);
  return undefined;
}

/** One that is whole is not copied. */
const join = ([first, ...rest]: Buffer[]): Buffer =>
  rest.length === 0 ? first : Buffer.concat([first, ...rest]);
