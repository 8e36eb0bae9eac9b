import { type Answer, answered } from './answer.ts';

/** Hands the customer over to people; nothing of the shop changes. */
export function transferToHumanAgents(): Answer<string> {
  return answered('Transfer successful');
}
