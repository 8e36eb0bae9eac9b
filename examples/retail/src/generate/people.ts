/** The made-up customers of the own set. */
import type { Address, PaymentMethod, User } from '../domain/entities.ts';
import { between, freshDigits, pick, type Random } from './random.ts';
import { cardBrands, cities, firstNames, lastNames, streets } from './words.ts';

export function makeUsers(random: Random, count: number, taken: Set<string>): User[] {
  return Array.from({ length: count }, (_, position) => makeUser(random, position, taken));
}

export function makeAddress(random: Random): Address {
  return {
    address1: `${between(random, 1, 999)} ${pick(random, streets)}`,
    address2: random() < 0.3 ? '' : `Suite ${between(random, 100, 999)}`,
    country: 'USA',
    zip: `00${between(random, 100, 199)}`,
    ...pick(random, cities),
  };
}

/** First and last name are counted through, so that a name and a zip code never mean two people. */
function makeUser(random: Random, position: number, taken: Set<string>): User {
  const first_name = firstNames[position % firstNames.length] ?? 'Buyer';
  const last_name = lastNames[Math.floor(position / firstNames.length) % lastNames.length] ?? 'Alder';
  const number = freshDigits(random, 4, taken);
  const methods = makeMethods(random, taken);
  return {
    user_id: `${first_name}_${last_name}_${number}`.toLowerCase(),
    name: { first_name, last_name },
    address: makeAddress(random),
    email: `${first_name}.${last_name}.${number}@example.com`.toLowerCase(),
    payment_methods: Object.fromEntries(methods.map((method) => [method.id, method])),
    orders: [],
  };
}

/** A card and an account for everyone, and a gift card for most: often a small one, so that it may not suffice. */
function makeMethods(random: Random, taken: Set<string>): PaymentMethod[] {
  const card: PaymentMethod = {
    source: 'credit_card',
    id: `credit_card_${freshDigits(random, 7, taken)}`,
    brand: pick(random, cardBrands),
    last_four: String(between(random, 1000, 9999)),
  };
  const account: PaymentMethod = { source: 'paypal', id: `paypal_${freshDigits(random, 7, taken)}` };
  if (random() < 0.3) return [card, account];
  const dollars = random() < 0.5 ? between(random, 2, 40) : between(random, 400, 4_000);
  const balance = (dollars * 100 + between(random, 0, 99)) / 100;
  return [card, account, { source: 'gift_card', id: `gift_card_${freshDigits(random, 7, taken)}`, balance }];
}
