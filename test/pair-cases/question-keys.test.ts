import { describe, expect, it } from 'vitest';
import { pairName, recordOfPair } from '../../src/pair-cases/question-keys.ts';

describe('recordOfPair', () => {
  it('is the record of the pair that a name was made of, also where its name has a space', () => {
    for (const record of ['top[2]', 'my record 7']) {
      const name = pairName({ record, from: 7, to: 5, label: 1, activation: 1 });
      expect(recordOfPair(name)).toBe(record);
    }
    expect(recordOfPair('written-by-hand')).toBe('written-by-hand');
  });
});
