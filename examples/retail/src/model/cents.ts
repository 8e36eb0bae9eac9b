/** Rounding to cents from the bits of the float: exact integers throughout, a tie to the even cent. */

const bits = new DataView(new ArrayBuffer(8));

export function cents(amount: number): number {
  if (amount === 0) return amount;
  bits.setFloat64(0, Math.abs(amount));
  const raw = bits.getBigUint64(0);
  const exponent = Number(raw >> 52n) - 1075;
  const mantissa = (raw & 0xfffffffffffffn) | (1n << 52n);
  const hundredfold = mantissa * 100n;
  const whole = exponent >= 0 ? hundredfold << BigInt(exponent) : nearestEven(hundredfold, BigInt(-exponent));
  const rounded = Number(`${whole}e-2`);
  return amount < 0 ? -rounded : rounded;
}

/** `numerator / 2^shift` as the nearest integer. */
function nearestEven(numerator: bigint, shift: bigint): bigint {
  const quotient = numerator >> shift;
  const twiceRest = (numerator - (quotient << shift)) * 2n;
  const one = 1n << shift;
  if (twiceRest > one || (twiceRest === one && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}
