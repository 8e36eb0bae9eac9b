/** Dollars as floats, as the source data has them: rounded and printed the way the source's Python does it. */

/**
 * Rounds to two places: the nearest hundredth of the float's exact value, an exact tie to the even one (IEEE 754,
 * Python's `round(x, 2)`). `toFixed` compares exact values as well but takes a tie upwards, and only an odd number
 * of eighths (0.125, 0.375 …) can tie, so those are settled here.
 */
export function roundToCents(amount: number): number {
  if (amount === 0) return amount;
  const eighths = amount * 8;
  if (!Number.isInteger(eighths) || eighths % 2 === 0) return Number(amount.toFixed(2));
  const lower = Math.floor(amount * 100);
  return (lower % 2 === 0 ? lower : lower + 1) / 100;
}

/** Prints a finite amount as Python prints a float: with a fraction ("5.0", "1.25"), from 1e16 on with an exponent. */
export function printFloat(amount: number): string {
  if (Object.is(amount, -0)) return '-0.0';
  if (Math.abs(amount) >= 1e16) return amount.toExponential();
  const text = String(amount);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
