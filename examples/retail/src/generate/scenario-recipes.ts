/** Requests around which something goes wrong on purpose: an approver says no or nothing, or the shop misbehaves. */
import type { Action, DisturbanceKind } from '../data-set/data-set.ts';
import { act } from './actions.ts';
import { anyUser, type Recipe, type Refusal } from './desk.ts';
import { makeAddress } from './people.ts';
import {
  cancel,
  exchange,
  giveBack,
  moveHouse,
  moveWithOrder,
  payOtherwise,
  sendElsewhere,
  takeOtherVariant,
} from './plain-recipes.ts';

/** An approver's no to the last action of a recipe; what comes after it must never run. */
function withRefusal(recipe: Recipe, scenario: 'denial' | 'silence', refusal: Omit<Refusal, 'orderId'>): Recipe {
  return (desk) => {
    const draft = recipe(desk);
    const orderId = draft && orderIdOf(draft.actions.at(-1));
    if (draft === undefined || orderId === undefined) return undefined;
    desk.reserved.add(orderId);
    const actions = [...draft.actions, act.order(orderId)];
    return { ...draft, actions, scenario, refusal: { orderId, ...refusal } };
  };
}

function orderIdOf(action: Action | undefined): string | undefined {
  const orderId = action?.arguments.order_id;
  return typeof orderId === 'string' ? orderId : undefined;
}

/** The shop misbehaves when the tool of a recipe's last action is next used. */
function withDisturbance(recipe: Recipe, kind: DisturbanceKind, times: number): Recipe {
  return (desk) => {
    const draft = recipe(desk);
    const tool = draft?.actions.at(-1)?.name;
    if (draft === undefined || tool === undefined) return undefined;
    return { ...draft, scenario: kind, disturbances: [{ tool, kind, times }] };
  };
}

/** The address of the order is changed, which needs nobody; then it is cancelled, which does: the change stays. */
const sendElsewhereThenCancel: Recipe = (desk) => {
  const draft = sendElsewhere(desk);
  const orderId = orderIdOf(draft?.actions.at(-1));
  if (draft === undefined || orderId === undefined) return undefined;
  const wish = `${draft.wish} Then you would rather cancel it.`;
  return { ...draft, wish, actions: [...draft.actions, act.cancel(orderId)] };
};

/** A read that the shop is slow to answer, before a write. */
const flakyRead: Recipe = (desk) => {
  const user = anyUser(desk);
  return {
    wish: 'You want your address changed, at an hour at which the shop is slow.',
    user,
    actions: [act.user(user.user_id), act.userAddress(user.user_id, makeAddress(desk.random))],
    scenario: 'flaky',
    disturbances: [{ tool: 'get_user_details', kind: 'flaky', times: 2 }],
  };
};

const deny = (reason: string) => ({ decision: 'deny', reason }) as const;
const ignore = { decision: 'ignore', reason: 'nobody is on duty for this request' } as const;

export const scenarioRecipes: readonly Recipe[] = [
  withRefusal(cancel, 'denial', deny('this order is being packed by hand')),
  withRefusal(sendElsewhereThenCancel, 'denial', deny('the carrier was told already')),
  withRefusal(exchange, 'denial', deny('the warehouse reports the item as damaged')),
  withRefusal(giveBack, 'denial', deny('returned goods of this order were not in order before')),
  withRefusal(takeOtherVariant, 'denial', deny('the price of the new item is under review')),
  withRefusal(cancel, 'silence', ignore),
  withRefusal(giveBack, 'silence', ignore),
  withRefusal(payOtherwise, 'silence', ignore),
  withDisturbance(sendElsewhere, 'stale_data', 1),
  withDisturbance(cancel, 'stale_data', 1),
  withDisturbance(takeOtherVariant, 'stale_data', 1),
  withDisturbance(moveHouse, 'stale_data', 2),
  withDisturbance(sendElsewhere, 'flaky', 2),
  withDisturbance(exchange, 'flaky', 1),
  withDisturbance(cancel, 'flaky', 2),
  flakyRead,
  withDisturbance(moveHouse, 'permission', 1),
  withDisturbance(giveBack, 'permission', 1),
  withDisturbance(payOtherwise, 'permission', 1),
  withDisturbance(sendElsewhere, 'lost_answer', 1),
  withDisturbance(moveHouse, 'lost_answer', 1),
  withDisturbance(cancel, 'lost_answer', 1),
  withDisturbance(moveWithOrder, 'flaky', 1),
];
