import { expect, it } from 'vitest';
import { textsTwice } from '../../src/activation-records/record-fingerprint.ts';

it('counts the texts that a head has more than once, among top and random records', () => {
  const [a, b, c] = [['a'], ['b'], ['c']].map((tokens) => ({ tokens })) as [
    { tokens: string[] },
    { tokens: string[] },
    { tokens: string[] },
  ];
  expect(textsTwice({ top: [a, b], random: [c] })).toBe(0);
  expect(textsTwice({ top: [a, b, a], random: [b, b, c] })).toBe(2);
});
