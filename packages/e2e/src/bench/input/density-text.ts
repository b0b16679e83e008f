/**
 * A density in thousandths as the robots write it: `0`, `1.00E-03` below 0.0095, else up to three
 * decimals without zeros at the end.
 */
export const densityToText = (thousandths: number): string => {
  if (thousandths === 0) return "0";
  if (thousandths < 10) return `${thousandths}.00E-03`;
  return String(thousandths / 1_000);
};
