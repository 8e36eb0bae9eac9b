/**
 * kafkajs 2.2.4 looks for throttled requests with a timer that starts itself again on every connection, whether anything is pending or
 * not, with a delay that is negative unless throttled: Node takes that for 1 ms and, from 24 on, warns (TimeoutNegativeWarning). Idle
 * processes burn a core's worth of wake-ups for nothing. Nothing pending needs no timer: `push` schedules one when it queues a request.
 */
import { RequestQueue } from './private.ts';

let mended = false;

export function mendRequestQueue(): void {
  if (mended) return;
  mended = true;
  const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
  RequestQueue.prototype.scheduleCheckPendingRequests = function scheduleWhenPending() {
    if (this.pending.length > 0) schedule.call(this);
  };
}
