import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerOfLogOdds } from '../../src/asking/answer.ts';
import { correctedAnswer } from '../../src/asking/baseline-correction.ts';
import { normalizedOne } from '../../src/asking/normalized-one.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { RunRow } from '../../src/pair-cases/run.ts';
import { COMMON_EXPLANATIONS } from '../../src/rules/rules.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { heuristicAnswer } from '../../src/simulation/heuristic/heuristic-simulator.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { PROJECT } from '../e2e/promptfoo.ts';

/** Heads of the puzzles with the common explanation that is true of them, in other words. */
const PARAPHRASES = [
  {
    head: { layer: 0, head: 0 },
    common: 'attends to the previous token',
    texts: [
      'looks at the token immediately before the current one',
      'attends to the immediately preceding token',
      'attends to the token right before the current one',
      'previous-token head',
      'attends to the prior token, one position back',
      'attends to the adjacent token before it',
    ],
  },
  {
    head: { layer: 0, head: 3 },
    common: 'attends to earlier copies of the current token',
    texts: [
      'attends to earlier occurrences of the same token',
      'attends to previous instances of the current token',
      'attends to duplicates of the current token',
      'attends to earlier repetitions of the token',
      'looks for the same token earlier in the text',
    ],
  },
  {
    head: { layer: 2, head: 0 },
    common: 'attends to commas and full stops',
    texts: ['attends to commas', 'looks at commas and periods', 'attends to "," or "."'],
  },
];

const suite = loadSuite(join(PROJECT, 'datasets/puzzles/suite.yaml'), { environment: {} });

/** The log-odds of a simulator that reads as the heuristic does, `strength` times as surely. */
type Read = (pairCase: PairCase, explanation: string) => number;

const heuristic: Read = ({ tokens, pair }, explanation) => {
  const { topLogprobs } = heuristicAnswer({ explanation, tokens, from: pair.from, to: pair.to });
  const { probability } = normalizedOne(topLogprobs);
  return Math.log((probability ?? 0.5) / (1 - (probability ?? 0.5)));
};

/** One that likes some pairs whatever the explanation, and near ones, and is not sure of anything. */
function noisy(strength: number): Read {
  const normal = (...of: readonly string[]) => {
    const random = seededRandom('paraphrases', ...of);
    return random.unit() + random.unit() + random.unit() + random.unit() - 2;
  };
  return (pairCase, explanation) => {
    const { record, from, to } = pairCase.pair;
    const pair = `${record} ${from} ${to}`;
    const isCommon = COMMON_EXPLANATIONS.includes(explanation);
    return (
      (isCommon ? 1 : strength) * heuristic(pairCase, explanation) +
      2 * normal(pair) -
      0.5 * Math.log2(1 + from - to) +
      0.5 * normal(pair, explanation)
    );
  };
}

/** @param decides whether the scorecard may leave one of the others out. */
function aucOf(cases: readonly PairCase[], read: Read, others: readonly string[], decides: boolean): number {
  const rows = cases.map((pairCase): RunRow => {
    const asked = [pairCase.explanation.text, ...others].map((each) => answerOfLogOdds(read(pairCase, each)));
    const made = correctedAnswer(asked, 'exact');
    const { probability } = normalizedOne(made.topLogprobs);
    const rest = { error: null, mass: null, asking: null, protocol: null };
    return { column: 0, pairCase, probability, ...rest, ...(decides ? { logOdds: made.logOdds } : {}) };
  });
  const run = { evalId: null, simulators: ['s'], asked: cases, rows };
  return scoreRun(run).scorecard.explanations[0]?.scores[0]?.auc ?? Number.NaN;
}

describe.each([
  ['the heuristic', heuristic],
  ['a simulator that is unsure', noisy(1)],
  ['one that reads paraphrases half as surely as common words', noisy(0.5)],
])('explanations that are common ones in other words, asked %s', (_, read) => {
  it('lose no more than 0.02 against what they have where the common one is not asked', async () => {
    const losses: Record<string, number> = {};
    for (const { head, common, texts } of PARAPHRASES) {
      for (const text of texts) {
        const { cases } = await buildPairCases({
          ...suite,
          pairs: {
            ...suite.pairs,
            strong: 10,
            weak: 10,
            weakPairs: 'same-from',
            maxPerRecord: 2,
            fromAtLeast: 1,
          },
          heads: [{ ...head, explanations: [{ id: 'paraphrase', text }] }],
        });
        const without = COMMON_EXPLANATIONS.filter((each) => each !== common);
        losses[text] = aucOf(cases, read, without, false) - aucOf(cases, read, COMMON_EXPLANATIONS, true);
      }
    }
    expect(Object.entries(losses).filter(([, loss]) => loss > 0.0200001)).toEqual([]);
  });
});
