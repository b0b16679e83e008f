import { describe } from "node:test";
import { describeExamples } from "../testing/examples.ts";
import { retractCommand } from "./retract.ts";

describe("wellspring retract --help", () => describeExamples(retractCommand));
