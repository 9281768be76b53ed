import { headName } from '../../activation-records/head.ts';
import { markPair } from '../../asking/pair-question.ts';
import type { ScoredRun } from '../../scorecard/build-scorecard.ts';
import type { Prediction } from '../../scorecard/predictions.ts';
import { ORDER_ONLY_WORDS } from '../../scorecard/trivial-scores.ts';
import type { Control } from '../../suite/explanation.ts';
import type { Gain } from '../../suite/written-by.ts';
import { type CsvColumns, csvTable } from './csv-table.ts';

/** A run's tables by the names of their files; docs/csv.md says what is in them. */
export function csvFiles(run: ScoredRun): Readonly<Record<string, Iterable<string>>> {
  return {
    'scores.csv': csvTable(SCORE_COLUMNS, scoreRows(run)),
    'pairs.csv': csvTable(PAIR_COLUMNS, pairRows(run)),
  };
}

function scoreRows({ scorecard }: ScoredRun) {
  return scorecard.explanations.flatMap((explanation) =>
    explanation.scores.map((score) => ({ scorecard, explanation, origin: explanation.origin, score })),
  );
}

type ScoreRow = ReturnType<typeof scoreRows>[number];

/** What is known of an explanation and a simulator. A new column is an entry here, and a line in docs/csv.md. */
const SCORE_COLUMNS: CsvColumns<ScoreRow> = {
  suite: ({ scorecard }) => scorecard.suite,
  subject: ({ scorecard }) => scorecard.subject,
  layer: ({ explanation }) => explanation.layer,
  head: ({ explanation }) => explanation.head,
  head_name: ({ explanation }) => headName(explanation),
  explanation_id: ({ explanation }) => explanation.id,
  explanation: ({ explanation }) => explanation.text,
  truth: ({ explanation }) => explanation.truth,
  control: ({ explanation }) => explanation.control,
  donor: ({ explanation }) => explanation.donor,
  written_by: ({ explanation }) => explanation.writtenBy,
  explainer_model: ({ origin }) => origin?.model,
  explainer_protocol: ({ origin }) => origin?.protocol,
  refinement_round: ({ origin }) => origin?.round,
  refined_with: ({ origin }) => origin?.refinedWith,
  choice_gain_calibration: ({ origin }) => origin?.choice?.calibration,
  choice_gain_test: ({ origin }) => origin?.choice?.test,
  refinement_gain_calibration: (row) => refinementGain(row, 'calibration'),
  refinement_gain_test: (row) => refinementGain(row, 'test'),
  explaining_seconds: ({ origin }) => origin?.took?.seconds,
  explaining_tokens: ({ origin }) => origin?.took?.tokens,
  explaining_cost: ({ origin }) => origin?.took?.cost,
  judged_on_shown: ({ explanation }) => explanation.judgedOnShown,
  rule: ({ explanation }) => explanation.rule,
  ceiling_auc: ({ explanation }) => explanation.ceiling,
  simulator: ({ score }) => score.simulator,
  auc: ({ score }) => score.auc,
  uncorrected_auc: ({ score }) => score.uncorrected?.auc,
  explanations_left_out: ({ score }) => score.uncorrected?.leftOut,
  order_only: ({ score }) => score.orderOnly && ORDER_ONLY_WORDS[score.orderOnly],
  auc_low: ({ score }) => score.interval?.low,
  auc_high: ({ score }) => score.interval?.high,
  strong_pairs: ({ score }) => score.strongPairs,
  weak_pairs: ({ score }) => score.weakPairs,
  unscored_pairs: ({ score }) => score.unscored,
  above_shuffled: aboveControl('shuffled'),
  above_empty: aboveControl('empty'),
  choosing_auc: ({ score }) => score.choice?.auc,
  chosen: ({ score }) => score.choice?.chosen,
  base_rate: ({ score }) => score.atBaseRate?.baseRate,
  precision: ({ score }) => score.atBaseRate?.precision,
  precision_low: ({ score }) => score.atBaseRate?.precisionInterval.low,
  precision_high: ({ score }) => score.atBaseRate?.precisionInterval.high,
  recall: ({ score }) => score.atBaseRate?.recall,
  f1: ({ score }) => score.atBaseRate?.f1,
  average_precision: ({ score }) => score.atBaseRate?.averagePrecision,
  weighted_auc: ({ score }) => score.atBaseRate?.weightedAuc,
  undefined_because: ({ score }) => score.undefinedBecause,
};

function refinementGain({ origin }: ScoreRow, where: keyof Gain): number | undefined {
  return origin?.rounds?.reduce((sum, { kept, ...gain }) => sum + (kept ? gain[where] : 0), 0);
}

/** The AUC minus that of the head's first control of the kind. */
function aboveControl(control: Control) {
  return ({ score }: ScoreRow) => score.aboveControls.find((each) => each.control === control)?.difference;
}

interface PairRow extends Prediction {
  readonly simulator: string;
}

/** Every pair of every explanation with every simulator, those that explanations are only chosen on among them. */
function* pairRows({ scorecard, allPredictions }: ScoredRun): Generator<PairRow, void> {
  for (const { columns } of allPredictions) {
    for (const [column, ofColumn] of columns.entries()) {
      const simulator = scorecard.simulators[column]?.name ?? String(column);
      for (const prediction of ofColumn) yield { ...prediction, simulator };
    }
  }
}

/** What is known of a pair. A new column is an entry here, and a line in docs/csv.md. */
const PAIR_COLUMNS: CsvColumns<PairRow> = {
  suite: ({ pairCase }) => pairCase.suite,
  subject: ({ pairCase }) => pairCase.subject,
  layer: ({ pairCase }) => pairCase.head.layer,
  head: ({ pairCase }) => pairCase.head.head,
  head_name: ({ pairCase }) => headName(pairCase.head),
  explanation_id: ({ pairCase }) => pairCase.explanation.id,
  simulator: ({ simulator }) => simulator,
  record: ({ pairCase }) => pairCase.pair.record,
  from: ({ pairCase }) => pairCase.pair.from,
  to: ({ pairCase }) => pairCase.pair.to,
  from_token: ({ pairCase }) => pairCase.tokens[pairCase.pair.from],
  to_token: ({ pairCase }) => pairCase.tokens[pairCase.pair.to],
  label: ({ pairCase }) => pairCase.pair.label,
  activation: ({ pairCase }) => pairCase.pair.activation,
  purpose: ({ pairCase }) => pairCase.pair.purpose,
  inclusion: ({ pairCase }) => pairCase.pair.inclusion,
  band: ({ pairCase }) => pairCase.pair.band,
  p_one: ({ probability }) => probability,
  p_one_uncorrected: ({ uncorrected }) => uncorrected,
  error: ({ error }) => error,
  sequence: ({ pairCase }) => markPair(pairCase.tokens, pairCase.pair),
};
