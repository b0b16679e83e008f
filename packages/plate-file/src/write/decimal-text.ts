/**
 * A decimal of at most 15 significant digits in plain notation with no more digits than it needs:
 * `0.001`, `-12.5`, `0.000000000000001`, never an exponent.
 */
export const decimalToText = (value: number): string => {
  const text = String(value);
  const exponentAt = text.indexOf("e-");
  if (exponentAt === -1) return text;
  const sign = value < 0 ? "-" : "";
  const digits = text.slice(sign.length, exponentAt).replace(".", "");
  return `${sign}0.${"0".repeat(Number(text.slice(exponentAt + 2)) - 1)}${digits}`;
};
