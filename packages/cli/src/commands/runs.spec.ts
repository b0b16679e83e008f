import { describe } from "node:test";
import { describeExamples } from "../testing/examples.ts";
import { runsCommand } from "./runs.ts";

describe("wellspring runs --help", () => describeExamples(runsCommand));
