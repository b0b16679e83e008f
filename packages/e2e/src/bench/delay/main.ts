import { DelayProxy } from "./delay-proxy.ts";

// Usage: main.ts HOST PORT DELAY_MS. Prints the address it listens on; ends with its input.
const [host = "", port, delayMs] = process.argv.slice(2);
const proxy = await DelayProxy.open({ host, port: Number(port), delayMs: Number(delayMs) });
console.log(proxy.address);
process.stdin.resume().once("end", () => void proxy[Symbol.asyncDispose]());
