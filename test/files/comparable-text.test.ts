import { expect, it } from 'vitest';
import { comparableText } from '../../src/files/visible-text.ts';

it.each([
  ['Attends  to commas.', 'attends to commas'],
  ['attends to cafés', 'attends to cafe\u0301s'],
])('case, white space, a full stop and how letters are composed make no other text: %j', (one, other) => {
  expect(comparableText(one)).toBe(comparableText(other));
});

it('everything else does', () => {
  expect(comparableText('attends to commas')).not.toBe(comparableText('attends to commas!'));
});
