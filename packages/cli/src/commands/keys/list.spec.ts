import { describe } from "node:test";
import { describeExamples } from "../../testing/examples.ts";
import { listKeysCommand } from "./list.ts";

describe("wellspring keys list --help", () => describeExamples(listKeysCommand));
