import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createKeyText } from "@wellspring/contract";
import { createAuthority } from "@wellspring/service/testing/certificates";
import { ServerProcess } from "../../process/server-process.ts";
import type { Bench } from "../bench.ts";
import type { Figure } from "../report/figure.ts";
import { ratios } from "../report/statistics.ts";
import { type CommandOptions, uploadFiles } from "../tools/run-wellspring.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { manyRunsFile, manyRunsRows } from "./inputs.ts";
import { repeat } from "./repeat.ts";

/** All runs of one file, by turns through gateways that ask for nothing, keys, keys and TLS. */
export const measureAccess = async (bench: Bench): Promise<Figure[]> => {
  const rows = manyRunsRows(bench);
  const files = [await manyRunsFile(bench)];
  await using servers = await startServers(bench.folder);
  const key = createKeyText();
  const tls = await writeCertificate(servers.folder);
  const keyArgs = ["--require-keys", "--admin-key", key];
  await using keyed = await startGateway(servers, keyArgs);
  const tlsArgs = ["--tls-cert", tls.cert, "--tls-key", tls.key];
  await using encrypted = await startGateway(servers, [...keyArgs, ...tlsArgs]);
  const upload = async (options: CommandOptions) =>
    (await uploadFiles(servers, files, rows, options)).seconds;
  const withKey = { address: keyed.address, env: { WELLSPRING_KEY: key } };
  const withTls = { address: encrypted.address, env: { ...withKey.env, WELLSPRING_CA: tls.ca } };
  const turns = await repeat(bench.sizes.repetitions.comparison, async () => ({
    open: await upload({}),
    keys: await upload(withKey),
    tls: await upload(withTls),
  }));
  const open = turns.map((turn) => turn.open);
  const timesOf = (who: "keys" | "tls") =>
    ratios(
      turns.map((turn) => turn[who]),
      open,
    );
  const unit = "times";
  return [
    { what: `${rows} rows with a key`, unit, goal: { atMost: 1.05 }, values: timesOf("keys") },
    { what: `${rows} rows with a key, TLS`, unit, goal: { atMost: 1.25 }, values: timesOf("tls") },
  ];
};

const startGateway = ({ backend }: Servers, args: readonly string[]): Promise<ServerProcess> =>
  ServerProcess.start(["gateway", "--backend", backend.address, "--quiet", ...args]);

/** Writes a certificate of an authority of its own, and gives the files' paths. */
const writeCertificate = async (folder: string) => {
  const authority = createAuthority();
  const { cert, key } = authority.issue();
  const paths = {
    ...{ ca: join(folder, "ca.pem"), cert: join(folder, "gateway.crt") },
    key: join(folder, "gateway.key"),
  };
  await writeFile(paths.ca, authority.cert);
  await writeFile(paths.cert, cert);
  await writeFile(paths.key, key, { mode: 0o600 });
  return paths;
};
