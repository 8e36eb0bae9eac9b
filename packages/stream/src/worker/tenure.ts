import type { Message } from '../record.ts';
import type { Patience } from '../until-registry-answers.ts';
import type { OwnedPartition } from '../worker-types.ts';
import type { Acknowledgements } from './acknowledgements.ts';

/** What holds from one taking of the claims to the next. */
export interface Tenure<C extends Message> {
  readonly owned: OwnedPartition<C>;
  readonly answers: Acknowledgements;
  readonly patience: Patience;
  readonly ended: AbortController;
  paused: boolean;
  full: boolean;
  flowing: boolean;
  trouble: unknown;
}
