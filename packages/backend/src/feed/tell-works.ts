import { limits, type Work } from "@wellspring/contract";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import { describeWork } from "../work/describe-work.ts";
import { readWork } from "../work/work-state.ts";
import type { Pass } from "./pass.ts";

/** Works in one message. */
const pageWorksMax = 200;
/** Bytes of what may be long in one message, but for the last work's. */
const pageBytesMax = limits.messageBytesMax / 4;

/** The works of a pass as they are now, with bodies that are short, in messages of bounded size. */
export async function* tellWorks(
  view: View,
  { works: numbers }: Pick<Pass, "works">,
): AsyncGenerator<Work[], undefined> {
  let works: Work[] = [];
  let bytes = 0;
  for (const number of numbers) {
    await turn();
    const work = describeWork(view, readWork(view, number), { withBody: true });
    works.push(work);
    bytes += bytesOf(work);
    if (works.length < pageWorksMax && bytes < pageBytesMax) continue;
    yield works;
    works = [];
    bytes = 0;
  }
  if (works.length > 0) yield works;
  return undefined;
}

const bytesOf = ({ body, result, errors }: Work): number =>
  errors.reduce((total, text) => total + Buffer.byteLength(text), body.length + result.length);
