import { describe } from "node:test";
import { describeExamples } from "../testing/examples.ts";
import { historyCommand } from "./history.ts";

describe("wellspring history --help", () => describeExamples(historyCommand));
