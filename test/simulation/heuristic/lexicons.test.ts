import { expect, it } from 'vitest';
import { FUNCTION_WORDS, LEXICONS } from '../../../src/simulation/heuristic/lexicons.ts';

it('lists words, not letters', () => {
  const all = [FUNCTION_WORDS, ...Object.values(LEXICONS)].flatMap((list) => [...list]);
  expect([...new Set(all.filter((word) => word.length < 2))].sort()).toEqual(['a', 'i']);
  expect(FUNCTION_WORDS).toContain("'ll");
});
