/** Puts a data set together from a seed: shop, requests, known outcomes, and how the approvers answer. */
import type { RetailTask } from '../data-set/data-set.ts';
import { foretell } from '../model/foretell.ts';
import { approverRulesText } from './approver-rules-text.ts';
import type { Desk, Draft, Recipe } from './desk.ts';
import { plainRecipes } from './plain-recipes.ts';
import { seededRandom, shuffled } from './random.ts';
import { refusedRecipes } from './refused-recipes.ts';
import { scenarioRecipes } from './scenario-recipes.ts';
import { makeShop } from './shop.ts';

const taskCount = 120;

/** File name → text. The same seed gives the same bytes. */
export type DataSetFiles = Readonly<Record<'db.json' | 'tasks.jsonl' | 'expected.jsonl' | 'approver-rules.yaml', string>>;

export function makeDataSet(seed: number): DataSetFiles {
  const random = seededRandom(seed);
  const database = makeShop(random);
  const drafts = shuffled(random, draftAll({ random, database, reserved: new Set() }));
  const refusals = drafts.flatMap((draft) => draft.refusal ?? []);
  const tasks = drafts.map(toTask);
  const refused = new Set(refusals.map((refusal) => refusal.orderId));
  return {
    'db.json': `${JSON.stringify(database, null, 1)}\n`,
    'tasks.jsonl': linesOf(tasks),
    'expected.jsonl': linesOf(tasks.map((task) => ({ id: task.id, ...foretell(database, task.actions, refused) }))),
    'approver-rules.yaml': approverRulesText(seed, refusals),
  };
}

/** Scenarios first, since they reserve the orders that approvers refuse; then each refusal of the shop, and plain requests for the rest. */
function draftAll(desk: Desk): Draft[] {
  const drafts = [...scenarioRecipes, ...refusedRecipes].flatMap((recipe) => recipe(desk) ?? []);
  for (let turn = 0; drafts.length < taskCount; turn += 1)
    drafts.push(...drafted(desk, plainRecipes[turn % plainRecipes.length]));
  return drafts;
}

function drafted(desk: Desk, recipe: Recipe | undefined): Draft[] {
  const draft = recipe?.(desk);
  return draft === undefined ? [] : [draft];
}

function toTask(draft: Draft, position: number): RetailTask {
  const { wish, user, actions, scenario, disturbances } = draft;
  return {
    id: String(position),
    request: {
      domain: 'retail',
      reason_for_call: wish,
      known_info:
        user === undefined
          ? 'You are new here.'
          : `You are ${user.name.first_name} ${user.name.last_name} in zip code ${user.address.zip}.`,
    },
    actions: [...actions],
    ...(scenario === undefined ? {} : { scenario }),
    ...(disturbances === undefined ? {} : { disturbances: [...disturbances] }),
  };
}

const linesOf = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
