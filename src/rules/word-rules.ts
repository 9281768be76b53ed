import type { PairPosition } from '../activation-records/pair-index.ts';
import { fading, type Rule, type RulePair } from './rule.ts';
import { anyWordOf, latestBefore, readTokens, type Span } from './token-text.ts';
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

// A word may be several tokens long; a rule about words joins the last token of one to the last token of the other.

/** Attends from "she", "him" and the like to the latest name on the same line that may be meant. */
export const namedPerson: Rule = {
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
};

/** Attends from a word of a topic's vocabulary to the latest mention of the topic's own name. */
export const topicWord: Rule = {
  name: 'topic word',
  text: 'attends from words of a subject area to the word that names the area, e.g. from "waves" to "ocean"',
  pairs: (tokens) => {
    const { find } = readTokens(tokens);
    return [...TOPICS].flatMap(([topic, vocabulary]) =>
      toLatestOf(find(anyWordOf(vocabulary)), find(anyWordOf([topic])), 30),
    );
  },
};

/** Attends from the second word of a male and female pair to the first. */
export const counterpart: Rule = {
  name: 'counterpart',
  text: 'attends from a word for a man or a woman to its counterpart of the other sex, e.g. from "queen" to "king"',
  pairs: (tokens) => {
    const { find } = readTokens(tokens);
    return COUPLES.flatMap(([male, female]) => [
      ...toLatestOf(find(anyWordOf([male])), find(anyWordOf([female])), 30),
      ...toLatestOf(find(anyWordOf([female])), find(anyWordOf([male])), 30),
    ]);
  },
  nearMisses: (tokens) => {
    const words = readTokens(tokens).find(anyWordOf(COUPLES.flat()));
    return words.flatMap((later, index) =>
      words.slice(0, index).map((earlier) => ({ from: later.lastToken, to: earlier.lastToken })),
    );
  },
};

/** Attends from the first adjective after a negation, in the same clause, to the negation. */
export const negation: Rule = {
  name: 'negation',
  text: 'attends from an adjective to the word that negates it, such as "not" or "never"',
  pairs: (tokens) => negatedWords(tokens, anyWordOf(ADJECTIVES)).map((pair) => ({ ...pair, strength: 1 })),
  nearMisses: (tokens) => negatedWords(tokens, /\b[a-z]+\b/gi),
};

/** Attends from a number to the latest earlier mention of the number one smaller. */
export const numberBefore: Rule = {
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
  nearMisses: (tokens) => {
    const numbers = readTokens(tokens).find(/\d+/g);
    return numbers.flatMap((later, index) =>
      numbers.slice(0, index).map((earlier) => ({ from: later.lastToken, to: earlier.lastToken })),
    );
  },
};

/** Attends from a question mark to the question words of its question. */
export const questionWord: Rule = {
  name: 'question word',
  text: 'attends from a question mark to the question word of its question',
  pairs: (tokens) => {
    const { find, between } = readTokens(tokens);
    const questionWords = find(anyWordOf(QUESTION_WORDS));
    return find(/\?/g).flatMap((mark) =>
      questionWords
        .filter((word) => word.end <= mark.start && !/[.!?"\n]/.test(between(word, mark)))
        .map((word) => joined(mark, word, 30)),
    );
  },
  nearMisses: (tokens) => {
    const { find } = readTokens(tokens);
    const questionWords = find(anyWordOf(QUESTION_WORDS));
    return find(/[.!]/g).flatMap((mark) => {
      const word = latestBefore(mark, questionWords);
      return word ? [{ from: mark.lastToken, to: word.lastToken }] : [];
    });
  },
};

function joined(later: Span, earlier: Span, reach: number): RulePair {
  const [from, to] = [later.lastToken, earlier.lastToken];
  return { from, to, strength: fading(from, to, reach) };
}

function toLatestOf(words: readonly Span[], targets: readonly Span[], reach: number): readonly RulePair[] {
  return words.flatMap((word) => {
    const target = latestBefore(word, targets);
    return target ? [joined(word, target, reach)] : [];
  });
}

function toNames(tokens: readonly string[], pronouns: RegExp, names: readonly string[]): readonly RulePair[] {
  const { find, between } = readTokens(tokens);
  const mentions = find(anyWordOf(names, 'g'));
  return find(pronouns).flatMap((pronoun) => {
    const name = latestBefore(pronoun, mentions, (mention) => !between(mention, pronoun).includes('\n'));
    return name ? [joined(pronoun, name, 30)] : [];
  });
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
  return numbers.flatMap((number) => {
    const before = latestBefore(number, numbers, (other) => numberOf(other) === numberOf(number) - 1);
    return before ? [joined(number, before, 30)] : [];
  });
}
