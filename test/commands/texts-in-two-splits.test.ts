import { expect, it } from 'vitest';
import { textsInTwoSplits } from '../../src/commands/records/making-records.ts';

it('names the heads whose splits have a text in common', () => {
  expect(textsInTwoSplits([])).toEqual([]);
  expect(textsInTwoSplits(['L0H0'])[0]).toMatch(/^L0H0: the same text occurs more than once/);
  expect(textsInTwoSplits(['L0H0', 'L0H1', 'L1H0'])[0]).toMatch(/^L0H0 and 2 more heads: the same text/);
});
