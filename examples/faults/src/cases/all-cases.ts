import { dataErrorCases } from './data-error-cases.ts';
import { fatalCases } from './fatal-cases.ts';
import type { FaultCase } from './fault-case.ts';
import { limitCases } from './limit-cases.ts';
import { onceCases } from './once-cases.ts';
import { permissionCases } from './permission-cases.ts';
import { staleCases } from './stale-cases.ts';
import { transientCases } from './transient-cases.ts';

/** Every case, in the order of the table. */
export const allCases: readonly FaultCase[] = [
  ...transientCases,
  ...staleCases,
  ...permissionCases,
  ...dataErrorCases,
  ...fatalCases,
  ...onceCases,
  ...limitCases,
];
