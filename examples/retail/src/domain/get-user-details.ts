import { type Answer, answered } from './answer.ts';
import type { User } from './entities.ts';
import { userNotFound } from './refusals.ts';

export function getUserDetails(user: User | undefined): Answer<User> {
  return user === undefined ? userNotFound : answered(user);
}
