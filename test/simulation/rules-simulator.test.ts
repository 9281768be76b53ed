import { describe, expect, it } from 'vitest';
import { normalizedOne } from '../../src/asking/normalized-one.ts';
import { RULES } from '../../src/rules/rules.ts';
import { ruleAnswer } from '../../src/simulation/rules-simulator.ts';

const tokens = ['The', ' cat', ' saw', ' the', ' cat'];
const probability = (question: { explanation: string; rule?: string; from: number; to: number }) =>
  normalizedOne(ruleAnswer({ tokens, ...question }).topLogprobs).probability ?? Number.NaN;

describe('the rules-simulator', () => {
  it('finds the pairs likely that the rule names, and no others', () => {
    const explanation = 'attends to the previous token';
    expect(probability({ explanation, from: 2, to: 1 })).toBeGreaterThan(0.9);
    expect(probability({ explanation, from: 2, to: 0 })).toBeLessThan(0.1);
  });

  it('goes by the rule’s name where the suite gives it, whatever the words are', () => {
    const question = { explanation: 'looks one back', rule: 'previous token', from: 2, to: 1 };
    expect(probability(question)).toBeGreaterThan(0.9);
  });

  it('knows the words of every rule', () => {
    for (const { text, name, pairs } of RULES) {
      for (const { from, to } of pairs(tokens)) {
        expect(probability({ explanation: text, from, to }), name).toBeGreaterThan(0.5);
      }
    }
  });

  it('leaves an explanation unscored that is no rule, and says so of a rule that there is not', () => {
    expect(() => probability({ explanation: 'attends to nouns', from: 1, to: 0 })).toThrow(
      'the explanation expresses no known rule',
    );
    expect(() => probability({ explanation: 'x', rule: 'nouns', from: 1, to: 0 })).toThrow(
      'there is no rule "nouns": there are previous token, first token',
    );
  });
});
