import { describe } from "node:test";
import { describeExamples } from "../testing/examples.ts";
import { showCommand } from "./show.ts";

describe("wellspring show --help", () => describeExamples(showCommand));
