import { describe } from "node:test";
import { describeGroupExamples } from "../testing/examples.ts";
import { calcCommands } from "./calc.ts";

describe("wellspring calc --help", () => describeGroupExamples(calcCommands));
