/** The course of every reading tool: look at the task's world, answer, or refuse with a data error. */
import { DataError } from '@holdpoint/sdk/errors';
import { World } from '../database/world.ts';
import type { Answer } from '../domain/answer.ts';
import { meetDisturbance } from './disturbance.ts';
import type { Shop, ShopCall } from './shop.ts';
import { atItsOwnPace } from './slow-shop.ts';

/** @throws DataError with the shop's own code and message when it refuses. */
export function answerRead<Result>(shop: Shop, call: ShopCall, tool: string, read: Read<Result>): Promise<Result> {
  return atItsOwnPace(shop, call, tool, () => look(shop, call, tool, read));
}

type Read<Result> = (world: World) => Promise<Answer<Result>>;

async function look<Result>(shop: Shop, call: ShopCall, tool: string, read: Read<Result>): Promise<Result> {
  await meetDisturbance(shop, call, tool);
  call.signal.throwIfAborted();
  const answer = await read(new World(shop.pool, call.taskId));
  if (answer.status === 'refused') throw new DataError(answer.code, answer.message);
  return answer.result;
}
