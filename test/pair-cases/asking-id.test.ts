import { describe, expect, it } from 'vitest';
import { askingIdSchema, isSameAsking } from '../../src/pair-cases/asking-id.ts';

describe('the name of a way of asking', () => {
  it.each([
    ['pairwise-v2@0f3a9c2e', 'pairwise-v2@0f3a9c2e'],
    ['pairwise-v2@0f3a9c2e, contrasted', 'pairwise-v2@0f3a9c2e, baseline-corrected'],
    [
      'pairwise-v2@0f3a9c2e, contrasted with rules@12ab34cd',
      'pairwise-v2@0f3a9c2e, baseline-corrected with explanations@12ab34cd',
    ],
  ])('%s of an older file is read as %s', (old, now) => {
    expect(askingIdSchema.parse(old)).toBe(now);
  });

  it.each([
    ['pairwise-v1@4dbc1639', null, true],
    ['pairwise-v1@4dbc1639, baseline-corrected', 'baseline-corrected', true],
    ['pairwise-v1@4dbc1639', 'baseline-corrected', false],
    ['pairwise-v2@0f3a9c2e', null, false],
    ['pairwise-v1@4dbc1639', 'pairwise-v2@0f3a9c2e', false],
    [null, 'pairwise-v2@0f3a9c2e', false],
    [null, null, true],
  ])('%s and then %s: can be compared, %s', (was, is, comparable) => {
    expect(isSameAsking(was, is)).toBe(comparable);
  });
});
