import { type Answer, answered } from './answer.ts';
import type { User } from './entities.ts';
import { userNotFound } from './refusals.ts';

/** The id of the user with that e-mail address, whatever its case. */
export function findUserIdByEmail(users: readonly User[], input: { readonly email: string }): Answer<string> {
  const wanted = input.email.toLowerCase();
  const user = users.find((candidate) => candidate.email.toLowerCase() === wanted);
  return user === undefined ? userNotFound : answered(user.user_id);
}
