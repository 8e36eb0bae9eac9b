/** The course of every reading tool: look at the task's world, answer, or refuse with a data error. */
import { DataError } from '@holdpoint/sdk/errors';
import { World } from '../database/world.ts';
import type { Answer } from '../domain/answer.ts';
import { meetDisturbance } from './disturbance.ts';
import type { Shop, ShopCall } from './shop.ts';

/** @throws DataError with the shop's own code and message when it refuses. */
export async function answerRead<Result>(
  shop: Shop,
  call: ShopCall,
  tool: string,
  read: (world: World) => Promise<Answer<Result>>,
): Promise<Result> {
  await meetDisturbance(shop, call, tool);
  call.signal.throwIfAborted();
  const answer = await read(new World(shop.pool, call.taskId));
  if (answer.status === 'refused') throw new DataError(answer.code, answer.message);
  return answer.result;
}
