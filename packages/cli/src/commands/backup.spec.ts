import { describe } from "node:test";
import { describeExamples } from "../testing/examples.ts";
import { backupCommand } from "./backup.ts";

describe("wellspring backup --help", () => describeExamples(backupCommand));
