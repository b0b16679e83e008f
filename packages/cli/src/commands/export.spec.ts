import { describe } from "node:test";
import { describeExamples } from "../testing/examples.ts";
import { exportCommand } from "./export.ts";

describe("wellspring export --help", () => describeExamples(exportCommand));
