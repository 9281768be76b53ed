import { headName } from '../../activation-records/head.ts';
import { markPair } from '../../asking/pair-question.ts';
import type { ScoredRun } from '../../scorecard/build-scorecard.ts';
import type { Prediction } from '../../scorecard/predictions.ts';
import type { CsvColumn } from './csv-table.ts';

/** A pair of an explanation, and what one simulator said of it. */
export interface PairRow extends Prediction {
  readonly simulator: string;
}

/** Every pair of every explanation with every simulator, those that explanations are only chosen on among them. */
export function* pairRows({ scorecard, allPredictions }: ScoredRun): Generator<PairRow, void> {
  for (const { columns } of allPredictions) {
    for (const [column, ofColumn] of columns.entries()) {
      const simulator = scorecard.simulators[column]?.name ?? String(column);
      for (const prediction of ofColumn) yield { ...prediction, simulator };
    }
  }
}

/** What is known of a pair. A new column is an entry here. */
export const PAIR_COLUMNS: readonly CsvColumn<PairRow>[] = [
  { name: 'suite', meaning: "the suite's name", value: ({ pairCase }) => pairCase.suite },
  {
    name: 'subject',
    meaning: 'the model whose head is explained',
    value: ({ pairCase }) => pairCase.subject,
  },
  { name: 'layer', meaning: 'its layer, from 0', value: ({ pairCase }) => pairCase.head.layer },
  { name: 'head', meaning: 'its number in the layer, from 0', value: ({ pairCase }) => pairCase.head.head },
  { name: 'head_name', meaning: 'both, as in L4H11', value: ({ pairCase }) => headName(pairCase.head) },
  {
    name: 'explanation_id',
    meaning: "the explanation's id, unique in its head; its text is in scores.csv",
    value: ({ pairCase }) => pairCase.explanation.id,
  },
  { name: 'simulator', meaning: "the column's heading in the run", value: ({ simulator }) => simulator },
  {
    name: 'record',
    meaning: 'which sequence of the head: `top[2]`, or `random[0]`',
    value: ({ pairCase }) => pairCase.pair.record,
  },
  {
    name: 'from',
    meaning: 'position of the attending token, from 0',
    value: ({ pairCase }) => pairCase.pair.from,
  },
  {
    name: 'to',
    meaning: 'position of the attended token, from 0, at most `from`',
    value: ({ pairCase }) => pairCase.pair.to,
  },
  {
    name: 'from_token',
    meaning: 'the attending token, as the tokenizer has it',
    value: ({ pairCase }) => pairCase.tokens[pairCase.pair.from],
  },
  {
    name: 'to_token',
    meaning: 'the attended token',
    value: ({ pairCase }) => pairCase.tokens[pairCase.pair.to],
  },
  {
    name: 'label',
    meaning: '1 for a strong pair, 0 for a weak one',
    value: ({ pairCase }) => pairCase.pair.label,
  },
  {
    name: 'activation',
    meaning: 'the value in the record, in its units',
    value: ({ pairCase }) => pairCase.pair.activation,
  },
  {
    name: 'purpose',
    meaning:
      '`select` for a pair that explanations are only chosen on (leave it out of scores), `report` for one that scores come from; empty where the suite does not choose',
    value: ({ pairCase }) => pairCase.pair.purpose,
  },
  {
    name: 'inclusion',
    meaning:
      'the chance that a weak pair had of being drawn, above 0 to 1: weigh it by 1 / `inclusion`; empty where all have the same weight',
    value: ({ pairCase }) => pairCase.pair.inclusion,
  },
  {
    name: 'band',
    meaning:
      'which band of activations a strong pair was drawn from, 1 for the strongest; empty where strong pairs are the strongest ones',
    value: ({ pairCase }) => pairCase.pair.band,
  },
  {
    name: 'p_one',
    meaning: 'P("1") / (P("0") + P("1")), the mean over repeats; empty where it is unscored',
    value: ({ probability }) => probability,
  },
  {
    name: 'p_one_uncorrected',
    meaning: 'the same without the baseline correction; empty where there is none',
    value: ({ uncorrected }) => uncorrected,
  },
  {
    name: 'error',
    meaning: 'why it is unscored; empty where it is scored',
    value: ({ error }) => error,
  },
  {
    name: 'sequence',
    meaning: 'the sequence as the simulator saw it: **to** and [[from]] marked',
    value: ({ pairCase }) => markPair(pairCase.tokens, pairCase.pair),
  },
];
