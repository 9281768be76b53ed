import { expect, it } from 'vitest';
import { markWarnings, warningSentences } from '../../src/pair-cases/pair-warnings.ts';
import { TEN_PAIRS } from '../providers/asking.ts';

it('a head whose sequences hold the marks’ own characters is named once', () => {
  const [plain, ...others] = TEN_PAIRS;
  const marked = others.map((each) => ({
    ...each,
    head: { layer: 1, head: 2 },
    pair: { ...each.pair, record: 'top[1]' },
    tokens: ['[', '[', 'a', ...each.tokens.slice(3)],
  }));
  const clean = others.map((each) => ({ ...each, head: { layer: 1, head: 2 } }));
  expect(markWarnings(plain ? [plain] : [])).toEqual([]);
  expect(markWarnings([...clean, ...marked, ...marked])).toEqual([
    "L1H2: 1 of 2 sequences contain the marks' own characters (**, [[ or ]]), so it is ambiguous which pair is meant",
  ]);
});

it.each(['**', ' [[', ']]', 'a**b'])('a token %j is such a case', (token) => {
  const cases = TEN_PAIRS.map((each) => ({ ...each, tokens: [token, ...each.tokens.slice(1)] }));
  expect(markWarnings(cases)).toHaveLength(1);
});

it('what is short in several heads is one line, with the sums', () => {
  const shortOf = (head: string, n: number) => ({
    head,
    sentence: 'only {n} weak pairs of the {all} asked for',
    counts: { n, all: 10 },
  });
  const names = ['L0H0', 'L0H1', 'L0H2', 'L0H3', 'L0H4', 'L0H5'];
  expect(warningSentences(names.map(shortOf), 6)).toEqual([
    'L0H0, L0H1, L0H2, L0H3 and 2 more: only 15 weak pairs of the 60 asked for',
  ]);
});
