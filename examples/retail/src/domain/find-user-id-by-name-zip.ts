import { type Answer, answered } from './answer.ts';
import type { User } from './entities.ts';
import { userNotFound } from './refusals.ts';

type NameAndZip = {
  readonly first_name: string;
  readonly last_name: string;
  readonly zip: string;
};

/** The id of the user of that name, whatever its case, who lives in exactly that zip code. */
export function findUserIdByNameZip(users: readonly User[], input: NameAndZip): Answer<string> {
  const user = users.find((candidate) => matches(candidate, input));
  return user === undefined ? userNotFound : answered(user.user_id);
}

const matches = (user: User, input: NameAndZip): boolean =>
  user.name.first_name.toLowerCase() === input.first_name.toLowerCase() &&
  user.name.last_name.toLowerCase() === input.last_name.toLowerCase() &&
  user.address.zip === input.zip;
