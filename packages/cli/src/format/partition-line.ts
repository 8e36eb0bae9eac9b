import type { PartitionView } from '@holdpoint/client/partition-view';

/** One line for one partition; what has stopped it last, since that is the longest. */
export function partitionLine(view: PartitionView): string {
  const place = `${view.service}  ${view.topic}/${view.partition}`;
  if (view.status === 'unowned') {
    const last = view.lastOwner === undefined ? 'nobody has spoken for it' : `${view.lastOwner} last spoke at ${view.saidAt}`;
    return `${place}  UNOWNED  ${last}`;
  }
  const { status, since, owner, lag, at, reason } = view;
  const behind = lag === undefined ? '' : `  ${lag} behind`;
  const where = at === undefined ? '' : `  at ${at.topic}/${at.partition}/${at.offset}`;
  const why = reason === undefined ? '' : `  ${reason}`;
  return `${place}  ${status === 'stopped' ? 'STOPPED' : status}  since ${since}  ${owner}${behind}${where}${why}`;
}
