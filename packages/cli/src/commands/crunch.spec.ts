import { describe } from "node:test";
import { describeGroupExamples } from "../testing/examples.ts";
import { crunchCommands } from "./crunch.ts";

describe("wellspring crunch --help", () => describeGroupExamples(crunchCommands));
