import {
  correctedLogOdds,
  explanationsOfPair,
  unlikeExplanations,
} from '../../src/asking/baseline-correction.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { judge, total } from '../../src/simulation/heuristic/cues.ts';
import type { SelectedPair } from '../../src/token-pairs/select-pairs.ts';
import type { KnownHead } from './known-heads.ts';

/** How the heuristic ranks a head's true explanation among the others. */
export interface Ranked {
  /** The true explanation has the highest AUC of all, and no other has as high a one. */
  readonly alone: boolean;
  /** How often a true explanation is above a false one, ties counted half: the pairwise ranking accuracy. */
  readonly accuracy: number;
}

export function rankTruth(
  { explanations }: KnownHead,
  pairs: readonly SelectedPair[],
  corrected: boolean,
): Ranked {
  const labels = pairs.map(({ label }) => label);
  const aucs = explanations.map(({ text, truth = false }) => ({
    truth,
    auc: rocAuc(labels, scoresOf(text, pairs, corrected)) ?? 0.5,
  }));
  const best = Math.max(...aucs.map(({ auc }) => auc));
  return {
    alone: aucs.every(({ truth, auc }) => truth === (auc === best)),
    accuracy:
      rocAuc(
        aucs.map(({ truth }) => Number(truth)),
        aucs.map(({ auc }) => auc),
      ) ?? Number.NaN,
  };
}

/** As a run's scorecard has them: without what is answered alike. */
function scoresOf(text: string, pairs: readonly SelectedPair[], corrected: boolean): readonly number[] {
  const asked = explanationsOfPair(corrected ? 'common' : false, text);
  const answers = pairs.map((pair) => asked.map((each) => logOdds(each, pair)));
  const used = unlikeExplanations(answers);
  return answers.map((each) => correctedLogOdds(each, used));
}

const known = new WeakMap<object, Map<string, number>>();

function logOdds(explanation: string, { record, from, to }: SelectedPair): number {
  const ofRecord = known.get(record) ?? new Map<string, number>();
  known.set(record, ofRecord);
  const key = `${from} ${to} ${explanation}`;
  const found = ofRecord.get(key) ?? total(judge(explanation, { tokens: record.tokens, from, to }));
  ofRecord.set(key, found);
  return found;
}
