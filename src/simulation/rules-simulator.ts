import { type Answer, answerOfLogOdds } from '../asking/answer.ts';
import type { PairQuestion } from '../asking/pair-question.ts';
import { comparableText } from '../files/visible-text.ts';
import { ModelError } from '../models/model-error.ts';
import { knownRules } from '../rules/own-rules.ts';
import type { Rule } from '../rules/rule.ts';
import {
  commonConfigSchema,
  embeddedCost,
  questionReader,
  type SimulatorDeclaration,
} from './simulator-declaration.ts';

export const rules: SimulatorDeclaration = {
  name: 'rules',
  summary:
    'offline: what a perfect reader would answer, for explanations that express a known rule; others are left unscored',
  configSchema: commonConfigSchema,
  // A rule leaves nothing to correct.
  create: (_, { asking }) => questionReader(ruleAnswer, { asking: { ...asking, baselineCorrection: false } }),
  cost: embeddedCost,
};

/** The log-odds of a pair that a rule does not name, and of the clearest that it does. */
const LOG_ODDS = 4;

/** Answers by the rule that the explanation expresses, the ceiling for any reader of it: more likely the stronger the rule finds a pair. @throws ModelError if there is no such rule. */
export function ruleAnswer({ explanation, tokens, from, to, rule: named }: PairQuestion): Answer {
  const rule = ruleOf(named, explanation);
  if (rule === undefined) {
    throw new ModelError(
      named === undefined
        ? 'the explanation expresses no known rule: name its rule in the suite (rule: …), or leave the rules-simulator out'
        : `there is no rule ${JSON.stringify(named)}: there are ${knownRules()
            .map(({ name }) => name)
            .join(', ')}`,
      { ofPair: true },
    );
  }
  const strength = rule.pairs(tokens).find((pair) => pair.from === from && pair.to === to)?.strength ?? 0;
  return answerOfLogOdds(strength === 0 ? -LOG_ODDS : LOG_ODDS * strength);
}

/** The rule of that name, or else the one with the explanation's words. */
export function ruleOf(named: string | undefined, explanation: string): Rule | undefined {
  if (named !== undefined) return knownRules().find(({ name }) => name === named);
  const words = comparableText(explanation);
  return knownRules().find(({ text }) => comparableText(text) === words);
}
