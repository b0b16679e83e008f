import { describe } from "node:test";
import { describeExamples } from "../../testing/examples.ts";
import { revokeKeyCommand } from "./revoke.ts";

describe("wellspring keys revoke --help", () => describeExamples(revokeKeyCommand));
