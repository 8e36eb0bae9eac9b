import { chooseAccount } from '@holdpoint/local/postgres-account';
import { expect, test } from 'vitest';

const root = 'root:x:0:0:root:/root:/bin/bash';

test('as root, PostgreSQL runs as nobody', () => {
  const passwd = [root, 'postgres:x:101:103::/var/lib/postgresql:/bin/bash', 'nobody:x:65534:65534::/:/usr/sbin/nologin'];
  expect(chooseAccount(passwd.join('\n'))).toEqual({ name: 'nobody', uid: 65_534, gid: 65_534 });
});

test('where nobody is missing another unprivileged account serves', () => {
  expect(chooseAccount(`${root}\napp:x:1000:1000::/home/app:/bin/sh\n`)).toEqual({ name: 'app', uid: 1_000, gid: 1_000 });
});

test('root and comments are no choice', () => {
  expect(chooseAccount(`##\n# User Database\n##\n${root}\n`)).toBeUndefined();
});
