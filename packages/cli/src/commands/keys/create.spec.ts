import { describe } from "node:test";
import { describeExamples } from "../../testing/examples.ts";
import { createKeyCommand } from "./create.ts";

describe("wellspring keys create --help", () => describeExamples(createKeyCommand));
