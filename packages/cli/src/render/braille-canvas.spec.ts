import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCanvas } from "./braille-canvas.ts";

describe("createCanvas()", () => {
  it("has two columns and four rows of dots in a character", () => {
    const canvas = createCanvas(3, 2);
    assert.equal(canvas.dotColumns, 6);
    assert.equal(canvas.dotRows, 8);
    assert.deepEqual(canvas.toLines(), ["   ", "   "]);
  });

  it("sets one dot", () => {
    const canvas = createCanvas(2, 1);
    canvas.drawLine(0, 0, 0, 0);
    canvas.drawLine(3, 3, 3, 3);
    assert.deepEqual(canvas.toLines(), ["⠁⢀"]);
  });

  it("draws a line across", () => {
    const canvas = createCanvas(3, 1);
    canvas.drawLine(0, 3, 5, 3);
    assert.deepEqual(canvas.toLines(), ["⣀⣀⣀"]);
  });

  it("draws a line down", () => {
    const canvas = createCanvas(1, 2);
    canvas.drawLine(1, 0, 1, 7);
    assert.deepEqual(canvas.toLines(), ["⢸", "⢸"]);
  });

  it("draws a slope without gaps", () => {
    const canvas = createCanvas(4, 2);
    canvas.drawLine(0, 7, 7, 0);
    assert.deepEqual(canvas.toLines(), ["  ⡠⠊", "⡠⠊  "]);
  });
});
