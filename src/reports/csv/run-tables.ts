import { headName } from '../../activation-records/head.ts';
import { markPair } from '../../asking/pair-question.ts';
import type { ScoredRun } from '../../scorecard/build-scorecard.ts';
import type { Prediction } from '../../scorecard/predictions.ts';
import { ORDER_ONLY_WORDS } from '../../scorecard/trivial-scores.ts';
import type { Control } from '../../suite/explanation.ts';
import type { Gain } from '../../suite/written-by.ts';
import { type CsvColumn, type CsvColumns, csvTable } from './csv-table.ts';

/** A run's tables by the names of their files; docs/csv.md says what is in them. */
export function csvFiles(run: ScoredRun): Readonly<Record<string, Iterable<string>>> {
  return {
    'scores.csv': csvTable(SCORE_COLUMNS, scoreRows(run)),
    'pairs.csv': csvTable(PAIR_COLUMNS, pairRows(run)),
  };
}

/** Every explanation with every simulator, controls included. */
function scoreRows({ scorecard }: ScoredRun) {
  return scorecard.explanations.flatMap((explanation) =>
    explanation.scores.map((score) => ({ scorecard, explanation, origin: explanation.origin, score })),
  );
}

type ScoreRow = ReturnType<typeof scoreRows>[number];

const INTERVAL = 'of the 95 % interval of the AUC (Newcombe), see docs/statistics.md';

/** What is known of an explanation and a simulator. A new column is an entry here. */
export const SCORE_COLUMNS: CsvColumns<ScoreRow> = {
  suite: ["the suite's name", ({ scorecard }) => scorecard.suite],
  subject: ['the model whose head is explained', ({ scorecard }) => scorecard.subject],
  layer: ['its layer, from 0', ({ explanation }) => explanation.layer],
  head: ['its number in the layer, from 0', ({ explanation }) => explanation.head],
  head_name: [
    'both, as in L4H11; with `explanation_id` and `simulator` it names the row',
    ({ explanation }) => headName(explanation),
  ],
  explanation_id: ["the explanation's id, unique in its head", ({ explanation }) => explanation.id],
  explanation: ['its text: what follows "this attention head"', ({ explanation }) => explanation.text],
  truth: ['`true` or `false` where the suite says so, else empty', ({ explanation }) => explanation.truth],
  control: [
    '`shuffled` or `empty` for a control, else empty: leave these out of means',
    ({ explanation }) => explanation.control,
  ],
  donor: ['for a shuffled control, the head whose explanation it is', ({ explanation }) => explanation.donor],
  written_by: [
    'the label of the explainer that wrote it; empty for a person’s',
    ({ explanation }) => explanation.writtenBy,
  ],
  explainer_model: ['the model that the explainer asked', ({ origin }) => origin?.model],
  explainer_protocol: ['what it was asked with', ({ origin }) => origin?.protocol],
  refinement_round: ['the round of refinement that the text comes from', ({ origin }) => origin?.round],
  refined_with: ['the protocol of that round', ({ origin }) => origin?.refinedWith],
  choice_gain_calibration: [
    'AUC that choosing among candidates seemed to gain, on calibration records',
    ({ origin }) => origin?.choice?.calibration,
  ],
  choice_gain_test: ['what it gained on test records', ({ origin }) => origin?.choice?.test],
  refinement_gain_calibration: [
    'AUC that the rounds which were kept seemed to gain together, on calibration records',
    (row) => refinementGain(row, 'calibration'),
  ],
  refinement_gain_test: ['what they gained on test records', (row) => refinementGain(row, 'test')],
  explaining_seconds: ['what explaining the head took', ({ origin }) => origin?.took?.seconds],
  explaining_tokens: ['its tokens, prompts included', ({ origin }) => origin?.took?.tokens],
  explaining_cost: ['in US dollars', ({ origin }) => origin?.took?.cost],
  judged_on_shown: [
    '`true` where it is judged on records that it was written from (`allowTrain`)',
    ({ explanation }) => explanation.judgedOnShown,
  ],
  rule: ['the known rule that the suite or the explainer says it is', ({ explanation }) => explanation.rule],
  ceiling_auc: [
    'the AUC of a perfect reader, who answers by the rule; empty where the text is no known rule',
    ({ explanation }) => explanation.ceiling,
  ],
  simulator: ["the column's heading in the run", ({ score }) => score.simulator],
  auc: [
    'ROC AUC of P("1") against the labels, 0 to 1, ties counted half; empty where it is undefined',
    ({ score }) => score.auc,
  ],
  uncorrected_auc: [
    'the same without the baseline correction; empty where there is none',
    ({ score }) => score.uncorrected?.auc,
  ],
  explanations_left_out: [
    'how many of the other explanations the correction did not take off, as the simulator answers them as it answers this one',
    ({ score }) => score.uncorrected?.leftOut,
  ],
  order_only: [
    `why nothing supports the explanation, whatever its AUC: ${Object.values(ORDER_ONLY_WORDS).join(', or ')}; empty elsewhere`,
    ({ score }) => score.orderOnly && ORDER_ONLY_WORDS[score.orderOnly],
  ],
  auc_low: [`lower end ${INTERVAL}`, ({ score }) => score.interval?.low],
  auc_high: [`upper end ${INTERVAL}`, ({ score }) => score.interval?.high],
  strong_pairs: ['scored pairs with label 1', ({ score }) => score.strongPairs],
  weak_pairs: ['scored pairs with label 0', ({ score }) => score.weakPairs],
  unscored_pairs: ['pairs that were asked about and have no P("1")', ({ score }) => score.unscored],
  above_shuffled: aboveControl('shuffled'),
  above_empty: aboveControl('empty'),
  choosing_auc: [
    'AUC on the pairs that explanations are chosen on; empty where the suite does not choose',
    ({ score }) => score.choice?.auc,
  ],
  chosen: [
    "`true` where it is the head's best there, `false` where not; empty where the suite does not choose",
    ({ score }) => score.choice?.chosen,
  ],
  base_rate: [
    "share of the pairs of the head's random records that are not weak",
    ({ score }) => score.atBaseRate?.baseRate,
  ],
  precision: [
    'at that base rate, of pairs with P("1") above 0.5',
    ({ score }) => score.atBaseRate?.precision,
  ],
  precision_low: ['lower end of its 95 % interval', ({ score }) => score.atBaseRate?.precisionInterval.low],
  precision_high: ['upper end of its 95 % interval', ({ score }) => score.atBaseRate?.precisionInterval.high],
  recall: ['share of strong pairs with P("1") above 0.5', ({ score }) => score.atBaseRate?.recall],
  f1: ['harmonic mean of `precision` and `recall`', ({ score }) => score.atBaseRate?.f1],
  average_precision: ['at the base rate', ({ score }) => score.atBaseRate?.averagePrecision],
  weighted_auc: [
    'ROC AUC with weak pairs weighed by 1 / `inclusion`',
    ({ score }) => score.atBaseRate?.weightedAuc,
  ],
  undefined_because: ['why there is no AUC; empty where there is one', ({ score }) => score.undefinedBecause],
};

function refinementGain({ origin }: ScoreRow, where: keyof Gain): number | undefined {
  return origin?.rounds?.reduce((sum, { kept, ...gain }) => sum + (kept ? gain[where] : 0), 0);
}

function aboveControl(control: Control): CsvColumn<ScoreRow> {
  return [
    `AUC minus that of the head's first ${control} control, on the same pairs; empty without one`,
    ({ score }) => score.aboveControls.find((each) => each.control === control)?.difference,
  ];
}

/** A pair of an explanation, and what one simulator said of it. */
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

/** What is known of a pair. A new column is an entry here. */
export const PAIR_COLUMNS: CsvColumns<PairRow> = {
  suite: ["the suite's name", ({ pairCase }) => pairCase.suite],
  subject: ['the model whose head is explained', ({ pairCase }) => pairCase.subject],
  layer: ['its layer, from 0', ({ pairCase }) => pairCase.head.layer],
  head: ['its number in the layer, from 0', ({ pairCase }) => pairCase.head.head],
  head_name: ['both, as in L4H11', ({ pairCase }) => headName(pairCase.head)],
  explanation_id: [
    "the explanation's id, unique in its head; its text is in scores.csv",
    ({ pairCase }) => pairCase.explanation.id,
  ],
  simulator: ["the column's heading in the run", ({ simulator }) => simulator],
  record: ['which sequence of the head: `top[2]`, or `random[0]`', ({ pairCase }) => pairCase.pair.record],
  from: ['position of the attending token, from 0', ({ pairCase }) => pairCase.pair.from],
  to: ['position of the attended token, from 0, at most `from`', ({ pairCase }) => pairCase.pair.to],
  from_token: [
    'the attending token, as the tokenizer has it',
    ({ pairCase }) => pairCase.tokens[pairCase.pair.from],
  ],
  to_token: ['the attended token', ({ pairCase }) => pairCase.tokens[pairCase.pair.to]],
  label: ['1 for a strong pair, 0 for a weak one', ({ pairCase }) => pairCase.pair.label],
  activation: ['the value in the record, in its units', ({ pairCase }) => pairCase.pair.activation],
  purpose: [
    '`select` for a pair that explanations are only chosen on (leave it out of scores), `report` for one that scores come from; empty where the suite does not choose',
    ({ pairCase }) => pairCase.pair.purpose,
  ],
  inclusion: [
    'the chance that a weak pair had of being drawn, above 0 to 1: weigh it by 1 / `inclusion`; empty where all have the same weight',
    ({ pairCase }) => pairCase.pair.inclusion,
  ],
  band: [
    'which band of activations a strong pair was drawn from, 1 for the strongest; empty where strong pairs are the strongest ones',
    ({ pairCase }) => pairCase.pair.band,
  ],
  p_one: [
    'P("1") / (P("0") + P("1")), the mean over repeats; empty where it is unscored',
    ({ probability }) => probability,
  ],
  p_one_uncorrected: [
    'the same without the baseline correction; empty where there is none',
    ({ uncorrected }) => uncorrected,
  ],
  error: ['why it is unscored; empty where it is scored', ({ error }) => error],
  sequence: [
    'the sequence as the simulator saw it: **to** and [[from]] marked',
    ({ pairCase }) => markPair(pairCase.tokens, pairCase.pair),
  ],
};
