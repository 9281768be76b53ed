import { describe, expect, test } from 'vitest';
import { mentionDegree, mentionedClasses } from '../../../src/simulation/heuristic/token-classes.ts';
import { viewTokens } from '../../../src/simulation/heuristic/token-view.ts';

/** How well the token at `index` fits every class that a description mentions. */
function degree(description: string, tokens: readonly string[], index: number): number {
  const view = viewTokens(tokens)[index];
  const mentions = mentionedClasses(description);
  if (!view || mentions.length === 0) return Number.NaN;
  return Math.min(...mentions.map((mention) => mentionDegree(mention, view)));
}

describe('a token of the class fits better than one that is not', () => {
  test.each([
    ['commas', ',', '.'],
    ['full stops', '.', ','],
    ['punctuation', ';', ' word'],
    ['question marks', '?', '!'],
    ['digits', '7', ' seven'],
    ['numbers', ' seven', ' heaven'],
    ['years', ' 1987', ' 87'],
    ['currency symbols', ' $', ' %'],
    ['newlines', '\n\n', ' '],
    ['opening brackets', ' (', ')'],
    ['closing parentheses', ').', '('],
    ['brackets', ']', '"'],
    ['capitalized words', ' Lamp', ' lamp'],
    ['acronyms', ' NASA', ' Nasa'],
    ['proper nouns', ' Vera', ' vera'],
    ['pronouns', ' she', ' sheep'],
    ['articles', ' the', ' then'],
    ['prepositions', ' of', ' off-key'],
    ['conjunctions', ' and', ' sand'],
    ['auxiliary verbs', ' was', ' swam'],
    ['negation words', ' never', ' ever'],
    ['negations', "n't", "'s"],
    ['verbs', ' walked', ' table'],
    ['past tense verbs', ' walked', ' walking'],
    ['adjectives', ' famous', ' table'],
    ['adverbs', ' slowly', ' slow'],
    ['nouns', ' movement', ' the'],
    ['plural nouns', ' lamps', ' lamp'],
    ['colours', ' blue', ' blew'],
    ['months', ' March', ' marsh'],
    ['days of the week', ' Friday', ' fried'],
    ['female words', ' she', ' he'],
    ['function words', ' of', ' oven'],
  ])('%s: %j rather than %j', (description, member, other) => {
    const tokens = ['It', ' is', member, ' so'];
    expect(degree(description, tokens, 2)).toBeGreaterThan(
      degree(description, ['It', ' is', other, ' so'], 2) + 0.3,
    );
  });
});

test('a part of a word is judged as the whole word', () => {
  const tokens = ['So', ' McIl', 'roy', ' won'];
  expect(degree('capitalised words', tokens, 2)).toBe(1);
  expect(degree('parts of words', tokens, 2)).toBe(1);
  expect(degree('parts of words', tokens, 3)).toBe(0);
});

test('a straight quotation mark opens after white space and closes after a word', () => {
  const tokens = ['He', ' said', ' "', 'go', '."', '\n', '"', 'No', '"'];
  const opening = tokens.map((_, index) => degree('opening quotation marks', tokens, index) === 1);
  expect(opening.flatMap((isOpening, index) => (isOpening ? [index] : []))).toEqual([2, 6]);
});

test('a negated class is its complement', () => {
  expect(degree('non-punctuation', [' a', ','], 1)).toBe(0);
  expect(degree('tokens other than punctuation', [' a', ','], 0)).toBe(1);
});

test('places: the first token, the start of a line and of a sentence', () => {
  const tokens = ['One', ' ended', '.', ' Two', '\n', 'Three'];
  const fitting = (description: string) =>
    tokens.flatMap((_, index) => (degree(description, tokens, index) === 1 ? [index] : []));
  expect(fitting('the first token')).toEqual([0]);
  expect(fitting('the beginning of a sentence')).toEqual([0, 3, 5]);
  expect(fitting('the first word of the line')).toEqual([0, 5]);
  expect(fitting('the last word of a sentence')).toEqual([1]);
});
