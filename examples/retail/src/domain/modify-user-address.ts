import { userWritten, type Written } from './answer.ts';
import type { Address, User } from './entities.ts';
import { userNotFound } from './refusals.ts';

/** Replaces a user's default address; addresses of orders stay as they are. */
export function modifyUserAddress(user: User | undefined, address: Address): Written<User> {
  return user === undefined ? userNotFound : userWritten({ ...user, address });
}
