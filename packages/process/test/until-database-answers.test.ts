import { expect, test } from 'vitest';
import { DatabaseUnavailableError } from '../src/database-error.ts';
import { createLogger } from '../src/logger.ts';
import { untilDatabaseAnswers } from '../src/until-database-answers.ts';

const log = createLogger({ service: 'test', level: 'silent' });

function failing(times: number, error: Error) {
  const asked = { times: 0 };
  const work = async () => {
    asked.times += 1;
    if (asked.times <= times) throw error;
    return 'prepared';
  };
  return { asked, work };
}

const away = new DatabaseUnavailableError(new Error('ECONNREFUSED'));

test('a start while the database comes back waits for it', async () => {
  const { asked, work } = failing(2, away);
  expect(await untilDatabaseAnswers(log, work)).toBe('prepared');
  expect(asked.times).toBe(3);
});

test('what time does not mend ends the start at once', async () => {
  const { asked, work } = failing(9, new Error('a migration has changed'));
  await expect(untilDatabaseAnswers(log, work)).rejects.toThrow('a migration has changed');
  expect(asked.times).toBe(1);
});

test('a database that stays away ends the start, with what it said last', async () => {
  const { work } = failing(Number.POSITIVE_INFINITY, away);
  await expect(untilDatabaseAnswers(log, work, 0)).rejects.toBe(away);
});
