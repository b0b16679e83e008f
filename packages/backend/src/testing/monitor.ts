import { once } from "node:events";
import { createServer } from "node:http";
import type { TestContext } from "node:test";

/** What a monitor answers at /varz; undefined for an answer that is not of nats-server. */
export type MonitorAnswer = { name: string; isSynced: boolean } | undefined;

/** Answers /varz as the monitoring of nats-server does, until the test is over; gives its URL. */
export const openMonitor = async (
  test: TestContext,
  answer: () => MonitorAnswer,
): Promise<string> => {
  const server = createServer(({ url }, response) => {
    const said = answer();
    if (url !== "/varz" || !said) response.writeHead(404).end("404 page not found");
    else response.end(JSON.stringify(varzOf(said)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`;
};

/** nats-server leaves out what is false. */
const varzOf = ({ name, isSynced }: NonNullable<MonitorAnswer>) => ({
  server_name: name,
  version: "2.15.2",
  jetstream: { config: { max_memory: 0, ...(isSynced && { sync_always: true }) } },
});
