import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readMarkedExample } from '../../../src/asking/protocol.ts';
import { heuristicAnswer } from '../../../src/simulation/heuristic/heuristic-simulator.ts';
import { describeReference, reference } from '../../reference.ts';
import { gpt2Tokens, logprobOf, probability, ranking } from './prompts.ts';

const KING =
  'The old king saw the queen, and the king laughed. A small dog ran to the door; then the dog barked.';
const ANNA =
  'Anna met him in Oslo on 14 May 1987 (by chance). "He said no," she wrote, and paid $20.\nThen she left.';

function best(explanation: string, text: string, count = 1): string[] {
  return ranking(explanation, text)
    .slice(0, count)
    .map(({ pair }) => pair);
}

function range(explanation: string, text: string): { lowest: number; highest: number } {
  const all = ranking(explanation, text).map(({ probability }) => probability);
  return { lowest: Math.min(...all), highest: Math.max(...all) };
}

describe('the pair an explanation fits best', () => {
  test.each([
    ['attends to commas from the word after them', KING, ',@6 ←  and@7'],
    ['attends to male-related tokens from female-related tokens', KING, ' king@2 ←  queen@5'],
    ['attends to months from years', ANNA, ' May@7 ←  1987@8'],
    ['attends from closing brackets to opening brackets', ANNA, ' (@9 ← ).@12'],
    ['attends to the opening quote from the closing quotation mark', ANNA, ' "@13 ← ,"@17'],
    ['attends to currency symbols from numbers', ANNA, ' $@23 ← 20@24'],
    ['attends to "said" from the comma or the quotation mark', ANNA, ' said@15 ← ,"@17'],
    ['from pronouns, attends to negation words', ANNA, ' no@16 ←  she@18'],
    ['attends to the most recent newline from verbs', ANNA, '\n@26 ←  left@29'],
    ['attends to words starting with "que" from conjunctions', KING, ' queen@5 ←  and@7'],
    ['attends to tokens after an adjective from punctuation', KING, ' king@2 ← ,@6'],
  ])('%j', (explanation, text, pair) => {
    expect(best(explanation, text)).toEqual([pair]);
  });

  test.each([
    'attends to the previous token',
    'previous-token head',
    'attends to the token right before the current one',
    'attends to the immediately preceding token',
  ])('%j: every token and the one before it, and no other', (explanation) => {
    const neighbours = ranking(explanation, KING).filter(({ probability }) => probability > 0.8);
    expect(neighbours.map(({ pair }) => pair)).toContain('The@0 ←  old@1');
    expect(neighbours).toHaveLength(25);
  });

  test('"itself" is every token with itself', () => {
    const itself = ranking('attends to itself', KING).filter(({ probability }) => probability > 0.5);
    expect(itself).toHaveLength(26);
    expect(itself.every(({ pair }) => /@(\d+) ← .*@\1$/.test(pair))).toBe(true);
  });

  test('"the first token" is the first, from anywhere', () => {
    const first = ranking('attends to the first token', KING).filter(({ probability }) => probability > 0.5);
    expect(first).toHaveLength(26);
    expect(first.every(({ pair }) => pair.startsWith('The@0 '))).toBe(true);
  });

  test('a duplicate is an earlier copy, not the token itself', () => {
    const copies = best('attends to earlier occurrences of the same token', KING, 11);
    expect(copies).toContain('The@0 ←  the@4');
    expect(copies).toContain(' the@17 ←  the@21');
    expect(
      copies.every((pair) => / king@2 ← {2}king@9| dog@14 ← {2}dog@22|he@\d+ ← {2}the@/.test(pair)),
    ).toBe(true);
  });

  test.each([
    'attends to earlier copies of the same token',
    'attends to the token after an earlier copy of the current token',
  ])('%j: the pieces of one word are no copies of each other', (explanation) => {
    const text = ' Clodagh Zbigniewicz slept';
    const among = ranking(explanation, text).filter(({ pair }) => !/@(\d+) ← .*@\1$/.test(pair));
    expect(among.length).toBeGreaterThan(20);
    expect(among.filter(({ probability }) => probability > 0.2)).toEqual([]);
  });

  test('a word in pieces is a copy of the same word elsewhere', () => {
    const explanation = 'attends to earlier copies of the same word';
    const text = ' Zbigniewicz slept. Zbigniewicz';
    const last = gpt2Tokens(text).length - 1;
    expect(probability(explanation, text, { to: 0, from: last })).toBeGreaterThan(0.6);
    expect(probability(explanation, text, { to: last - 1, from: last })).toBeLessThan(0.2);
  });

  test('induction is the token after an earlier copy', () => {
    const explanation = 'attends to the token that followed the previous occurrence of the current token';
    expect(best(explanation, KING, 4)).toContain(' saw@3 ←  king@9');
  });

  test('"most recent" prefers the nearest of its kind', () => {
    const [comma, stop] = [
      { to: 6, from: 20 },
      { to: 11, from: 20 },
    ];
    const recent = 'attends to the most recent punctuation mark';
    expect(probability(recent, KING, stop)).toBeGreaterThan(probability(recent, KING, comma) + 0.1);
  });
});

describe('how sure the heuristic is', () => {
  const explanation = 'attends to months from years';

  test('both sides fit: about 0.9', () => {
    expect(probability(explanation, ANNA, { to: 7, from: 8 })).toBeCloseTo(0.9, 1);
  });

  test('one side fits: about 0.3', () => {
    expect(probability(explanation, ANNA, { to: 6, from: 8 })).toBeCloseTo(0.3, 1);
    expect(probability(explanation, ANNA, { to: 7, from: 10 })).toBeCloseTo(0.3, 1);
  });

  test('neither side fits: below 0.05', () => {
    expect(probability(explanation, ANNA, { to: 0, from: 10 })).toBeLessThan(0.05);
  });

  test.each([
    'attends to any token',
    'attends broadly to all previous tokens',
    'attends to every token with equal weight',
    'attends from any token to any token',
  ])('%j says nothing: 0.5 for every pair', (broad) => {
    expect(range(broad, KING)).toEqual({ lowest: 0.5, highest: 0.5 });
  });

  test.each(['', 'activates on some token pairs', 'attends to tokens'])(
    '%j is not understood: 0.5 for every pair, near or far',
    (explanation) => {
      expect(range(explanation, KING)).toEqual({ lowest: 0.5, highest: 0.5 });
    },
  );

  test('a topic that it does not know speaks for no word', () => {
    expect(range('attends to seafaring', KING).highest).toBe(0.5);
  });

  test('pairs that a place contradicts are alike, however near', () => {
    const of = (to: number) => probability('attends to the previous token', KING, { to, from: 10 });
    expect(of(9)).toBeGreaterThan(0.8);
    expect(of(7)).toBe(of(1));
  });

  test('a topic it does not know still finds the word itself', () => {
    expect(best('attends to royal laughter, laughing and the like', KING)[0]).toBe(
      ' laughed@10 ←  laughed@10',
    );
  });

  test('"and vice versa" reads an explanation both ways', () => {
    const backwards = { to: 7, from: 8 };
    expect(probability('attends to years from months', ANNA, backwards)).toBeLessThan(0.1);
    expect(probability('attends to years from months and vice versa', ANNA, backwards)).toBeGreaterThan(0.85);
  });
});

describe('heuristicAnswer', () => {
  const hostile = fc.constantFrom(
    '**',
    '*',
    '[[',
    '[',
    ']]',
    ']',
    '\n',
    '\n\n',
    ' ',
    '',
    '"',
    ' a',
    'Sequence:',
  );
  const token = fc.oneof(hostile, fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 3 }));
  const phrase = fc.constantFrom(
    ...[
      'attends to',
      'from',
      'the previous token',
      'commas',
      'most recent',
      '"x"',
      "'**'",
      'before',
      'after',
      'and',
    ],
    ...[
      'names',
      'when',
      'matching brackets',
      'any token',
      '(',
      '_',
      'İ',
      '2 tokens back',
      'between',
      'non-nouns',
    ],
  );

  test('answers "0" and "1" with finite log-probabilities that sum to 1, whatever the tokens and words are', () => {
    const question = fc
      .record({
        tokens: fc.array(token, { minLength: 1, maxLength: 12 }),
        explanation: fc.oneof(
          fc.string(),
          fc.array(phrase, { maxLength: 7 }).map((words) => words.join(' ')),
        ),
        a: fc.nat(),
        b: fc.nat(),
      })
      .map(({ tokens, explanation, a, b }) => {
        const from = a % tokens.length;
        return { tokens, explanation, from, to: b % (from + 1) };
      });
    fc.assert(
      fc.property(question, (asked) => {
        const { topLogprobs } = heuristicAnswer(asked);
        expect(topLogprobs.map(({ token }) => token)).toEqual(['0', '1']);
        expect(topLogprobs.every(({ logprob }) => Number.isFinite(logprob))).toBe(true);
        expect(topLogprobs.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeCloseTo(1, 12);
        expect(heuristicAnswer(asked)).toEqual({ topLogprobs });
      }),
      { numRuns: 1500 },
    );
  });
});

const captureSchema = z.record(
  z.string(),
  z.object({
    messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  }),
);

describeReference("TDB's own example prompts", 'tdb-protocol.json', () => {
  test('the pair that TDB calls 1 is more probable than the pair it calls 0', () => {
    const captures = Object.values(reference('tdb-protocol.json', captureSchema));
    expect(captures).toHaveLength(2);
    for (const { messages } of captures) {
      const questions = messages.filter(({ role }) => role === 'user');
      const answers = questions.map(({ content }) => heuristicAnswer(asQuestion(content)));
      const [golfNo, golfYes, genderNo, genderYes] = answers.map(({ topLogprobs }) =>
        logprobOf('1', topLogprobs),
      );
      expect(golfYes).toBeGreaterThan(golfNo ?? Number.NaN);
      expect(genderYes).toBeGreaterThan(genderNo ?? Number.NaN);
    }
  });
});

/** The pair that a prompt of transformer-debugger's asks about. */
function asQuestion(content: string) {
  const [, explanation = '', text = ''] =
    /^Explanation: this attention head (.*)\nSequence:\n(.*)\n/ms.exec(content) ?? [];
  const marked = readMarkedExample(text);
  if (!marked) throw new RangeError('no marked pair');
  return { explanation, ...marked };
}
