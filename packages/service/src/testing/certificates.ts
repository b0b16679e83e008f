import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A certificate and its key as PEM. */
export type Certificate = { cert: string; key: string };

/** Whom a certificate is for. */
export type Subject = {
  /** Names of hosts that it is good for; 127.0.0.1 is good in any case unless there are some. */
  hosts?: readonly string[];
  /** The moment after which it is good for nothing; tomorrow by default. */
  expiresAt?: Date;
};

/** An authority for specs, which nobody trusts who is not told to. */
export type Authority = Certificate & { issue(subject?: Subject): Certificate };

/** Makes an authority of its own. */
export const createAuthority = (name = "spec authority"): Authority => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const own = { issuer: name, subject: name, publicKey, extensions: authorityExtensions };
  const tomorrow = new Date(Date.now() + dayMs);
  return {
    cert: toPem(signCertificate({ ...own, expiresAt: tomorrow }, privateKey)),
    key: exportKey(privateKey),
    issue: ({ hosts, expiresAt = tomorrow } = {}) => {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const extensions = hostExtensions(hosts);
      const parts = { issuer: name, subject: "spec server", extensions, expiresAt };
      const signed = signCertificate({ ...parts, publicKey: pair.publicKey }, privateKey);
      return { cert: toPem(signed), key: exportKey(pair.privateKey) };
    },
  };
};

const dayMs = 24 * 60 * 60 * 1_000;

type Parts = {
  issuer: string;
  subject: string;
  publicKey: KeyObject;
  extensions: Buffer;
  expiresAt: Date;
};

/** A certificate of X.509 (RFC 5280) in DER, signed by ECDSA with SHA-256. */
const signCertificate = (
  { issuer, subject, publicKey, extensions, expiresAt }: Parts,
  key: KeyObject,
): Buffer => {
  const beganAt = new Date(expiresAt.getTime() - 30 * dayMs);
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(issuer),
    sequence(timeOf(beganAt), timeOf(expiresAt)),
    nameOf(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
  return sequence(signed, algorithm, bitString(sign("sha256", signed, key)));
};

/** One value of DER: tag, length in as few bytes as hold it, content. */
const der = (tag: number, content: Buffer): Buffer => {
  const { length } = content;
  const short = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  const head = length < 128 ? [tag, length] : [tag, ...short];
  return Buffer.concat([Buffer.from(head), content]);
};

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));

const bitString = (bits: Buffer): Buffer => der(0x03, Buffer.concat([Buffer.of(0), bits]));

/** ecdsa-with-SHA256 */
const algorithm = sequence(der(0x06, Buffer.from("2a8648ce3d040302", "hex")));

/** A name that has only a common name. */
const nameOf = (text: string): Buffer => {
  const part = sequence(der(0x06, Buffer.from("550403", "hex")), der(0x0c, Buffer.from(text)));
  return sequence(der(0x31, part));
};

const timeOf = (time: Date): Buffer =>
  der(0x18, Buffer.from(`${time.toISOString().replaceAll(/[-:T]|\.\d+Z/g, "")}Z`));

const extension = (oid: string, value: Buffer): Buffer =>
  sequence(der(0x06, Buffer.from(oid, "hex")), der(0x04, value));

/** basicConstraints: it may sign others. */
const authorityExtensions = sequence(extension("551d13", sequence(der(0x01, Buffer.from([0xff])))));

/** subjectAltName: DNS names, or the address of this machine alone. */
const hostExtensions = (hosts: readonly string[] | undefined): Buffer => {
  const names = hosts?.map((host) => der(0x82, Buffer.from(host))) ?? [
    der(0x87, Buffer.from([127, 0, 0, 1])),
    der(0x82, Buffer.from("localhost")),
  ];
  return sequence(extension("551d11", sequence(...names)));
};

const toPem = (bytes: Buffer): string => {
  const lines = bytes.toString("base64").replaceAll(/(.{64})(?=.)/g, "$1\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
};

const exportKey = (key: KeyObject): string =>
  key.export({ type: "pkcs8", format: "pem" }).toString();
