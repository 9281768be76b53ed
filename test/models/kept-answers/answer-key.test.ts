import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerKey, KeySet } from '../../../src/models/kept-answers/answer-key.ts';

it('holds what a Set would', () => {
  // Keys that share their first word stand in each other's way.
  const key = fc.tuple(fc.constantFrom(0, 1, 0xffffffff), fc.nat(60)).map(([first, last]) => {
    return Buffer.from(new Uint32Array([first, 0, 0, last + 1]).buffer);
  });
  fc.assert(
    fc.property(fc.array(key), fc.array(key), (added, others) => {
      const [keys, texts] = [new KeySet(), new Set<string>()];
      for (const each of added) {
        expect(keys.add(each)).toBe(!texts.has(each.toString('hex')));
        texts.add(each.toString('hex'));
      }
      for (const each of others) expect(keys.has(each)).toBe(texts.has(each.toString('hex')));
      expect(keys.size).toBe(texts.size);
      expect([...keys].map((each) => each.toString('hex')).sort()).toEqual([...texts].sort());
    }),
  );
});

it('grows', () => {
  const keys = new KeySet();
  for (let question = 0; question < 20_000; question += 1) keys.add(answerKey({ question }));
  expect(keys.size).toBe(20_000);
  expect(keys.has(answerKey({ question: 19_999 }))).toBe(true);
  expect(keys.has(answerKey({ question: 20_000 }))).toBe(false);
});
