import { describe } from "node:test";
import { describeExamples } from "../testing/examples.ts";
import { loginCommand } from "./login.ts";

describe("wellspring login --help", () => describeExamples(loginCommand));
