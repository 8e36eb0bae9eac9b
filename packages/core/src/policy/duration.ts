import { z } from 'zod';

const unitsMs = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);
const LONGEST_MS = 30 * 86_400_000;

/** `"90s"`, `"15m"`, `"1h"`, `"7d"`: a whole number and a unit, from one second to 30 days; in milliseconds. */
export const durationSchema = z
  .string()
  .regex(/^[1-9][0-9]{0,6}[smhd]$/, 'expected a duration such as "90s", "15m", "1h" or "7d"')
  .transform((text) => Number(text.slice(0, -1)) * (unitsMs.get(text.slice(-1)) ?? Number.NaN))
  .refine((ms) => ms <= LONGEST_MS, 'longer than 30 days, the time for which an approval is remembered');
