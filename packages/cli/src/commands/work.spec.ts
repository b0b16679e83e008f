import { describe } from "node:test";
import { describeExamples } from "../testing/examples.ts";
import { workCommand } from "./work.ts";

describe("wellspring work --help", () => describeExamples(workCommand));
