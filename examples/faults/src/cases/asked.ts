import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';

/** Why a person is asked. */
export type InterventionRequestedWhy = TaskEventOf<'InterventionRequested'>['why'];
