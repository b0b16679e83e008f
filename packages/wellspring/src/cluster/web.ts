import { type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { text } from "node:stream/consumers";
import { UsageError } from "@wellspring/cli";
import type { Entry } from "@wellspring/cli/parts";
import { Code, StatusError } from "@wellspring/contract";

/** A gateway's HTTP: `host:port`, and with what it is entered. */
export type Web = { address: string; entry: Entry };

/** What it is asked, and what it answered: JSON. */
export type WebQuestion = { method: "GET" | "POST"; path: string; body?: string };
export type WebAnswer = { status: number; body: unknown };

/** An address of the command line, `host:port`. */
export const parseWebAddress = (text: string): string => {
  if (/^([\p{L}\p{N}_.-]+|\[[0-9A-Fa-f:.%\w]+\]):\d{1,5}$/u.test(text)) return text;
  throw new UsageError(`--http: "${text}" is no HOST:PORT`);
};

/**
 * Asks a gateway over HTTP, over HTTPS where its entry says TLS.
 *
 * @throws StatusError UNAVAILABLE where there is no answer or one that says so, UNKNOWN where it
 *   is no JSON, and what the gateway refuses with.
 */
export const askWeb = async (
  web: Web,
  question: WebQuestion,
  signal: AbortSignal,
): Promise<WebAnswer> => {
  try {
    const response = await send(web, question, signal);
    return readAnswer(response.statusCode ?? 0, await text(response));
  } catch (thrown) {
    if (thrown instanceof StatusError) throw thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    throw new StatusError(Code.UNAVAILABLE, message, { cause: thrown });
  }
};

const send = (
  { address, entry }: Web,
  { method, path, body }: WebQuestion,
  signal: AbortSignal,
): Promise<IncomingMessage> => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = {
    ...(entry.key !== undefined && { authorization: `Bearer ${entry.key}` }),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  // A connection of its own: each may lead to another gateway.
  const options = { method, headers, signal, agent: false } as const;
  const request = entry.tls
    ? requestTls(`https://${address}${path}`, { ...options, ca: entry.authorities })
    : requestPlain(`http://${address}${path}`, options);
  request.once("response", resolve).once("error", reject).end(body);
  return promise;
};

const readAnswer = (status: number, body: string): WebAnswer => {
  if (status === 503) throw new StatusError(Code.UNAVAILABLE, `answered 503: ${body}`);
  const json = parseJson(status, body);
  if (isRefusal(json)) throw new StatusError(Code[json.code], json.message);
  return { status, body: json };
};

const parseJson = (status: number, body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (thrown) {
    const message = `answered ${status} with what is no JSON: ${body.slice(0, 200)}`;
    throw new StatusError(Code.UNKNOWN, message, { cause: thrown });
  }
};

/** How gateways refuse. */
const isRefusal = (json: unknown): json is { code: keyof typeof Code; message: string } =>
  typeof json === "object" &&
  json !== null &&
  "code" in json &&
  typeof json.code === "string" &&
  json.code in Code &&
  "message" in json &&
  typeof json.message === "string";
