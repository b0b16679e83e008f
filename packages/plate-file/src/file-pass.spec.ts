import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assertRefused, bytesSource, partsToTexts, readAll, robotHeader } from "./testing/read.ts";

const plain = [robotHeader, "0,A1,10,0.5,r,", "0,A2,10,0.25,r,0.125"];

const accepted: Record<string, string> = {
  "LF, CRLF and CR in one file": `${plain[0]}\n${plain[1]}\r\n${plain[2]}\r`,
  "no final line break": plain.join("\n"),
  "a byte order mark": `\ufeff${plain.join("\r\n")}\r\n`,
  "blank lines at the end": `${plain.join("\n")}\n\n \t\n\r\n`,
  "quoted fields": `${plain[0]}\n"0","A1","10","0.5","r",""\n"0","A2","10","0.25","r","0.125"`,
  "blanks around values": `${plain[0]}\n 0 , A1,10\t,0.5 ,r , \n0,A2, "10" ,0.25,r,0.125`,
  "unsorted rows": [plain[0], plain[2], plain[1]].join("\n"),
  "other notations": `${plain[0]}\n000,a01,0010.0,+5.00E-1,r,\n0,A2,10.000,.25,r,1.25e-01`,
  "columns in any order and case": [
    "RUN, Corrected Optical_Density,optical-density ,Time,WELL,plate",
    "r,,.5,10,A1,0",
    "r,.125,.25,10,A2,0",
  ].join("\n"),
};

const row = (text: string): string => `${robotHeader}\n${text}\n`;
const wanted =
  "runtime (or time), well, optical-density, corrected-optical-density, and plate and run at will";

const refused: Record<string, [content: string | Uint8Array, ...findings: string[]]> = {
  "an empty file": ["", "f.csv:1:1: the file is empty"],
  "nothing but a byte order mark": ["\ufeff", "f.csv:1:1: the file is empty"],
  "blank lines alone": ["\ufeff \t\r\n\n", "f.csv:1:1: the file is empty"],
  "a blank line before the header": [
    `\n${robotHeader}\n0,A1,10,1,r,\n`,
    "f.csv:1:1: the first line is blank, wanted is a header",
  ],
  "a header alone": [`${robotHeader}\n`, "f.csv:1:1: the file has a header and no rows"],
  "an unknown column": [
    `${robotHeader},blank\n`,
    `f.csv:1:66: unknown column "blank": wanted are ${wanted}`,
  ],
  "a repeated column": [`${robotHeader},Time\n`, 'f.csv:1:66: repeated column "Time"'],
  "a missing column": [
    "plate,well,runtime,optical-density\n",
    "f.csv:1:1: missing column corrected-optical-density: " +
      'the header is "plate,well,runtime,optical-density"',
  ],
  "another separator": [
    "well;time;optical-density\nA1;0;0,5\n",
    'f.csv:1:5: columns are separated by ";", not by a comma; write commas, and decimal points',
  ],
  "tabs as separators": [
    "well\ttime\n",
    "f.csv:1:5: columns are separated by a tab, not by a comma; write commas, and decimal points",
  ],
  "a short row": [row("0,A1,10"), "f.csv:2:8: short row: 3 fields, the header has 6"],
  "a long row": [row("0,A1,10,1,r,1,x"), "f.csv:2:15: long row: 7 fields, the header has 6"],
  "decimal commas": [
    row("0,A1,10,0,06,r,0,01"),
    "f.csv:2:16: long row: 8 fields, the header has 6; it may have a decimal comma: write a point",
  ],
  "a quoted decimal comma": [
    row('0,A1,10,"0,06",r,'),
    'f.csv:2:9: optical-density "0,06" is no decimal number: it has a decimal comma, write a point',
  ],
  "another separator in a row": [
    row("0;A1;10;1;r;"),
    "f.csv:2:13: short row: 1 field, the header has 6; the separator is not a comma",
  ],
  "a blank line between rows": [
    `${robotHeader}\n0,A1,0,1,r,\n\n\n0,A1,1,1,r,\n`,
    "f.csv:3:1: blank line between rows",
  ],
  "an open quote": [row('0,A1,0,1,"r,'), "f.csv:2:10: open quote: it is not closed in this line"],
  "a stray quote": [
    row('0,A1,0,1,r"s,'),
    "f.csv:2:10: stray quote: a quoted field is quoted as a whole, quotes in it are doubled",
  ],
  "a run without a name": [row("0,A1,0,1,,"), "f.csv:2:10: run is empty"],
  "a slash in a run": [row("0,A1,0,1,a/b,"), 'f.csv:2:10: run must not contain "/"'],
  "two values at once": [
    row("1000000,A0,0,1,r,"),
    'f.csv:2:1: plate "1000000" is no whole number from 0 to 999999',
    'f.csv:2:9: well "A0" is none of A1 to AF48',
  ],
  "columns counted in characters": [
    "run,well,time,optical-density,corrected-optical-density\n𝄞,A0,0,1,\n",
    'f.csv:2:3: well "A0" is none of A1 to AF48',
  ],
  "Latin-1": [
    Buffer.from(row("0,A1,0,1,\xe9,"), "latin1"),
    "f.csv:2:10: another encoding: not UTF-8",
  ],
  "UTF-16": [
    Buffer.from(`\ufeff${plain.join("\n")}`, "utf16le"),
    "f.csv:1:1: another encoding: UTF-16, wanted is UTF-8",
  ],
  "a workbook": [
    Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0),
    "f.csv:1:1: binary: a zip archive or a workbook, wanted is CSV",
  ],
  "binary bytes": [Uint8Array.of(1, 2, 0, 4), "f.csv:1:3: binary: a NUL byte, which no text has"],
  "a line without end": [
    `${robotHeader}\n${"0".repeat(3_000_000)}`,
    "f.csv:2:1: a line of more than 65536 bytes: is it CSV?",
  ],
};

describe("FilePass", () => {
  for (const [name, text] of Object.entries(accepted)) {
    it(`accepts ${name}`, async () => {
      const { parts, summary } = await readAll(bytesSource(text));
      assert.deepEqual(partsToTexts(parts), ["r 0 0 10 0.5 NaN", "r 0 1 10 0.25 0.125"]);
      assert.equal(summary.rows, 2);
    });
  }

  for (const [name, [content, ...findings]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => assertRefused(content, ...findings));
  }
});
