import { RecordingBackend } from "./recording-backend.ts";

// A backend in a process of its own, for specs that stop one: prints its address.
const backend = await RecordingBackend.open();
process.stdout.write(`${backend.address}\n`);
