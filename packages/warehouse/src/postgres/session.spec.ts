import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { createAuthority, type Subject } from "@wellspring/service/testing/certificates";
import { PostgresServer } from "../testing/postgres-server.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { Session } from "./session.ts";

describe("Session", () => {
  const postgres = usePostgres();
  const schema = "public";

  it("speaks UTC, UTF-8 and its schema, and never stays in a transaction for long", async () => {
    await using session = await Session.connect({ url: postgres.server().url(), schema });
    const ask = async (name: string) =>
      (await session.query<{ value: string }>("SELECT current_setting($1) AS value", [name]))[0]
        ?.value;
    assert.equal(await ask("search_path"), "public");
    assert.equal(await ask("TimeZone"), "UTC");
    assert.equal(await ask("client_encoding"), "UTF8");
    assert.equal(await ask("idle_in_transaction_session_timeout"), "1min");
    assert.equal(await ask("application_name"), "wellspring warehouse");
  });

  it("has all the time that it needs, whatever is set for others", async () => {
    const limits = ["statement_timeout", "lock_timeout", "idle_session_timeout"];
    const [newer] = await postgres
      .server()
      .run("SELECT name FROM pg_settings WHERE name = 'transaction_timeout'");
    if (newer) limits.push("transaction_timeout");
    const options = encodeURIComponent(limits.map((name) => `-c ${name}=700`).join(" "));
    const url = `${postgres.server().url()}?options=${options}`;
    await using session = await Session.connect({ url, schema });
    const asked = "SELECT current_setting(name) AS value FROM unnest($1::text[]) AS name";
    const rows = await session.query(asked, [limits]);
    assert.deepEqual(
      rows,
      limits.map(() => ({ value: "0" })),
    );
  });

  it("ends what a process was at that is gone", {
    skip: process.platform !== "linux",
  }, async () => {
    await using session = await Session.connect({ url: postgres.server().url(), schema });
    const asked = "SELECT current_setting('client_connection_check_interval') AS value";
    assert.deepEqual(await session.query(asked), [{ value: "5s" }]);
  });

  it("takes a schema whose name is a word of SQL", async () => {
    const target = { url: postgres.server().url(), schema: "order" };
    await using session = await Session.connect(target);
    assert.deepEqual(await session.query("SHOW search_path"), [{ search_path: '"order"' }]);
  });

  it("reads bigint as bigint, and counts what changed", async () => {
    await using session = await Session.connect({ url: postgres.server().url(), schema });
    assert.deepEqual(await session.query("SELECT 9007199254740993 AS number"), [
      { number: 9007199254740993n },
    ]);
    await session.script("CREATE TEMP TABLE numbers AS SELECT generate_series(1, 5) AS number");
    assert.equal(await session.change("DELETE FROM numbers WHERE number > $1", [2]), 3);
  });

  it("keeps nothing of a transaction that throws", async () => {
    await using session = await Session.connect({ url: postgres.server().url(), schema });
    const work = session.transaction(async () => {
      await session.script("CREATE TABLE half (number int)");
      throw new Error("halfway");
    });
    await assert.rejects(work, /^Error: halfway$/);
    await assert.rejects(session.query("TABLE half"), { code: Code.FAILED_PRECONDITION });
  });

  it("explains a wrong password, and no database, without the password", async () => {
    const server = postgres.server();
    const place = `127.0.0.1:${server.port}`;
    const wrong = { url: server.url("postgres", "postgres:hunter2"), schema };
    await assert.rejects(Session.connect(wrong), {
      code: Code.UNAUTHENTICATED,
      message: `PostgreSQL at ${place}/postgres refuses the password of user "postgres"`,
    });
    await assert.rejects(Session.connect({ url: server.url("nowhere"), schema }), {
      code: Code.FAILED_PRECONDITION,
      message: `PostgreSQL at ${place}/nowhere has no such database`,
    });
  });

  it("explains that nobody listens, and a server that speaks no TLS", async () => {
    await assert.rejects(Session.connect({ url: "postgres://ada@127.0.0.1:1/lab", schema }), {
      code: Code.UNAVAILABLE,
      message: "PostgreSQL at 127.0.0.1:1/lab is not reached: connect ECONNREFUSED 127.0.0.1:1",
    });
    const url = `${postgres.server().url()}?sslmode=verify-full`;
    await assert.rejects(Session.connect({ url, schema }), { code: Code.FAILED_PRECONDITION });
  });

  it("names the file of an authority that is not there", async () => {
    const url = `${postgres.server().url()}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`;
    await assert.rejects(Session.connect({ url, schema }), {
      code: Code.INVALID_ARGUMENT,
      message: "postgres: ENOENT: no such file or directory, open '/nowhere/ca.pem'",
    });
  });

  it("stays broken once its connection is", async () => {
    const server = postgres.server();
    await using session = await Session.connect({ url: server.url(), schema });
    const [row] = await session.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await server.run(`SELECT pg_terminate_backend(${row?.pid}, 5000)`);
    for (let attempt = 0; attempt < 2; attempt++) {
      await assert.rejects(session.query("SELECT 1"), { code: Code.UNAVAILABLE });
    }
  });
});

describe("Session over TLS", { timeout: 60_000 }, () => {
  const schema = "public";
  const authority = createAuthority();

  const start = (subject: Subject) => {
    const { cert, key } = authority.issue(subject);
    const settings = ["ssl=on", "ssl_cert_file=server.crt", "ssl_key_file=server.key"];
    return PostgresServer.start({ settings, files: { "server.crt": cert, "server.key": key } });
  };

  it("trusts a server that proves its name, by the authority that the URL names", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-postgres-tls-"));
    t.after(() => rm(folder, { recursive: true }));
    const authorityPath = join(folder, "authority.pem");
    await writeFile(authorityPath, authority.cert);
    await using server = await start({});
    const url = `${server.url()}?sslmode=verify-full`;
    await using session = await Session.connect({
      url: `${url}&sslrootcert=${authorityPath}`,
      schema,
    });
    const asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    assert.deepEqual(await session.query(asked), [{ ssl: true }]);
    await assert.rejects(Session.connect({ url, schema }), {
      code: Code.FAILED_PRECONDITION,
      message: /^PostgreSQL at 127\.0\.0\.1:\d+\/postgres is not trusted: /,
    });
    await using other = await start({ hosts: ["db.example.org"] });
    const wrong = `${other.url()}?sslmode=verify-full&sslrootcert=${authorityPath}`;
    await assert.rejects(Session.connect({ url: wrong, schema }), {
      code: Code.FAILED_PRECONDITION,
      message: /is not trusted: Hostname.IP does not match /,
    });
  });
});
