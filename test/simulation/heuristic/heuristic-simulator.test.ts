import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildMessages } from '../../../src/pair-prompt/build-messages.ts';
import { loadProtocol, PAIRWISE_V1 } from '../../../src/pair-prompt/protocol.ts';
import { heuristicSimulator } from '../../../src/simulation/heuristic/heuristic-simulator.ts';
import { describeReference, reference } from '../../reference.ts';
import { logprobOf, probability, ranking } from './prompts.ts';

const KING = 'The old king saw the queen, and the king laughed. A small dog ran to the door; then the dog barked.';
const ANNA = 'Anna met him in Oslo on 14 May 1987 (by chance). "He said no," she wrote, and paid $20.\nThen she left.';

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
    ['attends from verbs to adjectives immediately', ANNA, undefined],
    ['attends to months from years', ANNA, ' May@9 ←  1987@10'],
    ['attends from closing brackets to opening brackets', ANNA, ' (@11 ← ).@14'],
    ['attends to the opening quote from the closing quotation mark', ANNA, ' "@15 ← ,"@19'],
    ['attends to currency symbols from numbers', ANNA, ' $@25 ← 20@26'],
    ['attends to "said" from the comma or the quotation mark', ANNA, ' said@17 ← ,"@19'],
    ['from pronouns, attends to negation words', ANNA, ' no@18 ←  she@20'],
    ['attends to the most recent newline from verbs', ANNA, undefined],
    ['attends to words starting with "que" from conjunctions', KING, ' queen@5 ←  and@7'],
    ['attends to tokens after an adjective from punctuation', KING, ' king@2 ← ,@6'],
  ])('%j', (explanation, text, pair) => {
    if (pair) expect(best(explanation, text)).toEqual([pair]);
  });
});
