import { defineCommand, exitCode } from "@wellspring/cli";

export const checkCommand = defineCommand({
  command: "check <dir>",
  describe: "Checks a data folder that no server uses, without writing to it",
  examples: [
    ["check runs", "walks all that the folder runs holds and lists what is wrong with it"],
    ["check runs --json", "the same for programs"],
  ],
  positionals: { dir: { type: "string", demandOption: true, describe: "The data folder" } },
  options: { json: { type: "boolean", default: false, describe: "Print JSON for programs" } },
  handler: async ({ dir, json }, { stdout }) => {
    const { checkFolder } = await import("@wellspring/backend");
    const { reportToJson, reportToText } = await import("../check-report.ts");
    const report = await checkFolder(dir);
    stdout.write(json ? reportToJson(dir, report) : reportToText(dir, report));
    return report.violationCount === 0 ? exitCode.ok : exitCode.refused;
  },
});
