import { assertNever } from '@holdpoint/contracts/assert-never';
import type { ScheduledCall } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import type { World } from '../world.ts';
import { dataError } from './data-error.ts';
import { type Failure, failedEvent } from './failure.ts';
import { fatalFailure } from './fatal-failure.ts';
import { permissionFailure } from './permission-failure.ts';
import { staleData } from './stale-data.ts';
import { transientFailure } from './transient-failure.ts';

/** Each class has one behaviour (guarantee G8). A task that is being cancelled has but one for all: the call is settled. */
export function attemptFailed(world: World, draft: Draft, call: ScheduledCall, failure: Failure): Draft {
  if (draft.task.cancel !== undefined) return record(draft, failedEvent(call, failure, { handling: 'none', counted: true }));
  switch (failure.class) {
    case 'transient':
      return transientFailure(world, draft, call, failure);
    case 'stale_data':
      return staleData(world, draft, call, failure);
    case 'permission':
      return permissionFailure(draft, call, failure);
    case 'data_error':
      return dataError(draft, call, failure);
    case 'fatal':
      return fatalFailure(draft, call, failure);
    default:
      return assertNever(failure.class);
  }
}
