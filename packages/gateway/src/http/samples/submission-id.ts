import { Code, StatusError } from "@wellspring/contract";

/** The id in a path; throws NOT_FOUND for what none can be. */
export const parseSubmissionId = (text: string): Buffer => {
  if (pattern.test(text)) return Buffer.from(text.replaceAll("-", ""), "hex");
  throw notFound(text);
};

/** What is answered for an id that nothing has. */
export const notFound = (text: string): StatusError =>
  new StatusError(Code.NOT_FOUND, `no submission is called ${text.slice(0, shownMax)}`);

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Characters of a wrong id that are repeated: what an id has. */
const shownMax = 36;
