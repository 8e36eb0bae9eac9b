import { join } from 'node:path';
import { statementsIn } from '../statement.ts';

/** The statements by which people's tools read projections; `queries/<name>.sql`. */
export const query = statementsIn(join(import.meta.dirname, '../../queries'));
