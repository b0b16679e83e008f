import { describe } from "node:test";
import { describeExamples } from "../testing/examples.ts";
import { uploadCommand } from "./upload.ts";

describe("wellspring upload --help", () => describeExamples(uploadCommand));
