import { createInsertApp } from "./create-insert-app.ts";

// Usage: main.ts SOCKET_FOLDER CONNECTIONS. Prints its URL once it listens; ends with SIGTERM.
const [socketFolder = "", connections = ""] = process.argv.slice(2);
const app = await createInsertApp(socketFolder, Number(connections));
process.once("SIGTERM", () => void app.close());
console.log(await app.listen({ host: "127.0.0.1", port: 0 }));
