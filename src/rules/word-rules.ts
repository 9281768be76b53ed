import type { PairPosition } from '../activation-records/pair-index.ts';
import { faded, type Rule, type RulePair } from './rule.ts';
import { anyWordOf, readTokens, type Span, toEarlierSpans, toLatestSpan } from './token-text.ts';
import {
  ADJECTIVES,
  COUPLES,
  FEMALE_NAMES,
  MALE_NAMES,
  NUMBER_WORDS,
  ORDINALS,
  QUESTION_WORDS,
  TOPICS,
} from './word-banks.ts';

/** A pair is half as strong at this distance. */
const REACH = 30;

/** Rules about words of one or more tokens: pairs join their last tokens. */
export const WORD_RULES: readonly Rule[] = [
  /** The latest name on the same line that may be meant. */
  {
    name: 'named person',
    text: 'attends from a pronoun such as "she" or "his" to the name of the person it refers to',
    pairs: (tokens) => [
      ...toNames(tokens, /\b(?:she|her|hers|herself)\b/gi, FEMALE_NAMES),
      ...toNames(tokens, /\b(?:he|him|his|himself)\b/gi, MALE_NAMES),
    ],
    nearMisses: (tokens) => [
      ...toNames(tokens, /\b(?:she|her|hers|herself)\b/gi, MALE_NAMES),
      ...toNames(tokens, /\b(?:he|him|his|himself|they|them)\b/gi, FEMALE_NAMES),
    ],
  },
  {
    name: 'topic word',
    text: 'attends from words of a subject area to the word that names the area, e.g. from "waves" to "ocean"',
    pairs: (tokens) => {
      const { find } = readTokens(tokens);
      const pairs = [...TOPICS].flatMap(([topic, vocabulary]) =>
        toLatestSpan(find(anyWordOf(vocabulary)), find(anyWordOf([topic]))),
      );
      return faded(pairs, REACH);
    },
  },
  {
    name: 'counterpart',
    text: 'attends from a word for a man or a woman to its counterpart of the other sex, e.g. from "queen" to "king"',
    pairs: (tokens) => {
      const { find } = readTokens(tokens);
      const pairs = COUPLES.flatMap((couple) => {
        const [male, female] = couple.map((word) => find(anyWordOf([word]))) as [
          readonly Span[],
          readonly Span[],
        ];
        return [...toLatestSpan(male, female), ...toLatestSpan(female, male)];
      });
      return faded(pairs, REACH);
    },
    nearMisses: (tokens) => toEarlierSpans(readTokens(tokens).find(anyWordOf(COUPLES.flat()))),
  },
  /** From the first adjective after a negation, in the same clause. */
  {
    name: 'negation',
    text: 'attends from an adjective to the word that negates it, such as "not" or "never"',
    pairs: (tokens) => faded(negatedWords(tokens, anyWordOf(ADJECTIVES))),
    nearMisses: (tokens) => negatedWords(tokens, /\b[a-z]+\b/gi),
  },
  {
    name: 'number before',
    text: 'attends from a number to an earlier mention of the number one smaller, e.g. from "three" to "two"',
    pairs: (tokens) => {
      const { find } = readTokens(tokens);
      const figures = find(/(?<![\d.,])\d+(?!\d|[.,]\d)/g);
      return [
        ...successors(figures, (span) => Number(span.text)),
        ...successors(find(anyWordOf(NUMBER_WORDS)), (span) => NUMBER_WORDS.indexOf(span.text.toLowerCase())),
        ...successors(find(anyWordOf(ORDINALS)), (span) => ORDINALS.indexOf(span.text.toLowerCase())),
      ];
    },
    nearMisses: (tokens) => toEarlierSpans(readTokens(tokens).find(/\d+/g)),
  },
  {
    name: 'question word',
    text: 'attends from a question mark to the question word of its question',
    pairs: (tokens) => {
      const { find, between } = readTokens(tokens);
      const questionWords = find(anyWordOf(QUESTION_WORDS));
      const pairs = find(/\?/g).flatMap((mark) =>
        questionWords
          .filter((word) => word.end <= mark.start && !/[.!?"\n]/.test(between(word, mark)))
          .map((word) => ({ from: mark.lastToken, to: word.lastToken })),
      );
      return faded(pairs, REACH);
    },
    nearMisses: (tokens) => {
      const { find } = readTokens(tokens);
      return toLatestSpan(find(/[.!]/g), find(anyWordOf(QUESTION_WORDS)));
    },
  },
];

function toNames(tokens: readonly string[], pronouns: RegExp, names: readonly string[]): readonly RulePair[] {
  const { find, between } = readTokens(tokens);
  const isOnLine = (mention: Span, pronoun: Span) => !between(mention, pronoun).includes('\n');
  return faded(toLatestSpan(find(pronouns), find(anyWordOf(names, 'g')), isOnLine), REACH);
}

/** For each negation, the first word after it that the pattern matches, before the clause ends. */
function negatedWords(tokens: readonly string[], pattern: RegExp): readonly PairPosition[] {
  const { find, between } = readTokens(tokens);
  const candidates = find(pattern);
  return find(/\b(?:not|never|nor|neither|cannot)\b|n't\b/gi).flatMap((negation) => {
    const word = candidates.find((candidate) => candidate.start >= negation.end);
    const apart = word && /[.,;:!?"()\n]|\bbut\b/.test(between(negation, word));
    return word && !apart ? [{ from: word.lastToken, to: negation.lastToken }] : [];
  });
}

function successors(numbers: readonly Span[], numberOf: (span: Span) => number): readonly RulePair[] {
  const isBefore = (other: Span, number: Span) => numberOf(other) === numberOf(number) - 1;
  return faded(toLatestSpan(numbers, numbers, isBefore), REACH);
}
