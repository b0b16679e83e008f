import { type Link, openLink } from "../link.ts";
import type { RunServer } from "./run-server.ts";
import { createSpecIo } from "./spec-io.ts";

/** A link to a server that keeps its notices. */
export type SpecLink = Link & { notices: string[] };

/** Opens a link with a state folder of its own, or none. */
export const openSpecLink = (server: RunServer, stateDir?: string, timeout = "60"): SpecLink => {
  const args = { server: server.address, project: "default", timeout, json: false };
  const env = stateDir === undefined ? {} : { WELLSPRING_STATE_DIR: stateDir };
  const notices: string[] = [];
  const notice = (line: string): void => void notices.push(line);
  return { ...openLink(args, createSpecIo(env)), notices, notice };
};
