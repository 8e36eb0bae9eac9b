import { parseJavaVersion } from '@holdpoint/local/java-version';
import { expect, test } from 'vitest';

test.each([
  ['openjdk version "21.0.3" 2024-04-16\nOpenJDK Runtime Environment', 21],
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_402"', 8],
  ['openjdk version "25-ea" 2025-09-16', 25],
  ['openjdk version "11" 2018-09-25', 11],
  ['Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "24" 2025-03-18', 24],
])('the release of a Java is read from what it says of itself: %s', (output, release) => {
  expect(parseJavaVersion(output)).toBe(release);
});

test('a program that is no Java has no release', () => {
  expect(parseJavaVersion('bash: java: command not found')).toBeUndefined();
});
