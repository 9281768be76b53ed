import { headName } from '../../activation-records/head.ts';
import type { AtBaseRate } from '../../scorecard/at-base-rate.ts';
import type { ScoredRun } from '../../scorecard/build-scorecard.ts';
import type { Scorecard } from '../../scorecard/scorecard.ts';
import type { ExplanationScore, ScoredExplanation } from '../../scorecard/scored-explanation.ts';
import { ORDER_ONLY_WORDS } from '../../scorecard/trivial-scores.ts';
import type { Control } from '../../suite/explanation.ts';
import type { Gain } from '../../suite/written-by.ts';
import type { CsvColumn } from './csv-table.ts';

/** An explanation as one simulator judged it. */
export interface ScoreRow {
  readonly scorecard: Scorecard;
  readonly explanation: ScoredExplanation;
  readonly score: ExplanationScore;
}

/** Every explanation with every simulator, controls included. */
export function scoreRows({ scorecard }: ScoredRun): readonly ScoreRow[] {
  return scorecard.explanations.flatMap((explanation) =>
    explanation.scores.map((score) => ({ scorecard, explanation, score })),
  );
}

const INTERVAL = 'of the 95 % interval of the AUC (Newcombe), see docs/statistics.md';

/** What is known of an explanation and a simulator. A new column is an entry here. */
export const SCORE_COLUMNS: readonly CsvColumn<ScoreRow>[] = [
  { name: 'suite', meaning: "the suite's name", value: ({ scorecard }) => scorecard.suite },
  {
    name: 'subject',
    meaning: 'the model whose head is explained',
    value: ({ scorecard }) => scorecard.subject,
  },
  { name: 'layer', meaning: 'its layer, from 0', value: ({ explanation }) => explanation.layer },
  { name: 'head', meaning: 'its number in the layer, from 0', value: ({ explanation }) => explanation.head },
  {
    name: 'head_name',
    meaning: 'both, as in L4H11; with `explanation_id` and `simulator` it names the row',
    value: ({ explanation }) => headName(explanation),
  },
  {
    name: 'explanation_id',
    meaning: "the explanation's id, unique in its head",
    value: ({ explanation }) => explanation.id,
  },
  {
    name: 'explanation',
    meaning: 'its text: what follows "this attention head"',
    value: ({ explanation }) => explanation.text,
  },
  {
    name: 'truth',
    meaning: '`true` or `false` where the suite says so, else empty',
    value: ({ explanation }) => explanation.truth,
  },
  {
    name: 'control',
    meaning: '`shuffled` or `empty` for a control, else empty: leave these out of means',
    value: ({ explanation }) => explanation.control,
  },
  {
    name: 'donor',
    meaning: 'for a shuffled control, the head whose explanation it is',
    value: ({ explanation }) => explanation.donor,
  },
  origin(
    'written_by',
    'the label of the explainer that wrote it; empty for a person’s',
    ({ writtenBy }) => writtenBy,
  ),
  origin('explainer_model', 'the model that the explainer asked', ({ origin: of }) => of?.model),
  origin('explainer_protocol', 'what it was asked with', ({ origin: of }) => of?.protocol),
  origin(
    'refinement_round',
    'the round of refinement that the text comes from',
    ({ origin: of }) => of?.round,
  ),
  origin('refined_with', 'the protocol of that round', ({ origin: of }) => of?.refinedWith),
  origin(
    'choice_gain_calibration',
    'AUC that choosing among candidates seemed to gain, on calibration records',
    ({ origin: of }) => of?.choice?.calibration,
  ),
  origin('choice_gain_test', 'what it gained on test records', ({ origin: of }) => of?.choice?.test),
  origin(
    'refinement_gain_calibration',
    'AUC that the rounds which were kept seemed to gain together, on calibration records',
    (explanation) => refinementGain(explanation, 'calibration'),
  ),
  origin('refinement_gain_test', 'what they gained on test records', (explanation) =>
    refinementGain(explanation, 'test'),
  ),
  origin('explaining_seconds', 'what explaining the head took', ({ origin: of }) => of?.took?.seconds),
  origin('explaining_tokens', 'its tokens, prompts included', ({ origin: of }) => of?.took?.tokens),
  origin('explaining_cost', 'in US dollars', ({ origin: of }) => of?.took?.cost),
  origin(
    'judged_on_shown',
    '`true` where it is judged on records that it was written from (`allowTrain`)',
    ({ judgedOnShown }) => judgedOnShown,
  ),
  origin('rule', 'the known rule that the suite or the explainer says it is', ({ rule }) => rule),
  origin(
    'ceiling_auc',
    'the AUC of a perfect reader, who answers by the rule; empty where the text is no known rule',
    ({ ceiling }) => ceiling,
  ),
  { name: 'simulator', meaning: "the column's heading in the run", value: ({ score }) => score.simulator },
  {
    name: 'auc',
    meaning: 'ROC AUC of P("1") against the labels, 0 to 1, ties counted half; empty where it is undefined',
    value: ({ score }) => score.auc,
  },
  {
    name: 'uncorrected_auc',
    meaning: 'the same without the baseline correction; empty where there is none',
    value: ({ score }) => score.uncorrected?.auc,
  },
  {
    name: 'explanations_left_out',
    meaning:
      'how many of the other explanations the correction did not take off, as the simulator answers them as it answers this one',
    value: ({ score }) => score.uncorrected?.leftOut,
  },
  {
    name: 'order_only',
    meaning: `why nothing supports the explanation, whatever its AUC: ${Object.values(ORDER_ONLY_WORDS).join(', or ')}; empty elsewhere`,
    value: ({ score }) => score.orderOnly && ORDER_ONLY_WORDS[score.orderOnly],
  },
  { name: 'auc_low', meaning: `lower end ${INTERVAL}`, value: ({ score }) => score.interval?.low },
  { name: 'auc_high', meaning: `upper end ${INTERVAL}`, value: ({ score }) => score.interval?.high },
  { name: 'strong_pairs', meaning: 'scored pairs with label 1', value: ({ score }) => score.strongPairs },
  { name: 'weak_pairs', meaning: 'scored pairs with label 0', value: ({ score }) => score.weakPairs },
  {
    name: 'unscored_pairs',
    meaning: 'pairs that were asked about and have no P("1")',
    value: ({ score }) => score.unscored,
  },
  above('shuffled'),
  above('empty'),
  {
    name: 'choosing_auc',
    meaning: 'AUC on the pairs that explanations are chosen on; empty where the suite does not choose',
    value: ({ score }) => score.choice?.auc,
  },
  {
    name: 'chosen',
    meaning:
      "`true` where it is the head's best there, `false` where not; empty where the suite does not choose",
    value: ({ score }) => score.choice?.chosen,
  },
  atBaseRate('base_rate', "share of the pairs of the head's random records that are not weak", 'baseRate'),
  atBaseRate('precision', 'at that base rate, of pairs with P("1") above 0.5', 'precision'),
  {
    name: 'precision_low',
    meaning: 'lower end of its 95 % interval',
    value: ({ score }) => score.atBaseRate?.precisionInterval.low,
  },
  {
    name: 'precision_high',
    meaning: 'upper end of its 95 % interval',
    value: ({ score }) => score.atBaseRate?.precisionInterval.high,
  },
  atBaseRate('recall', 'share of strong pairs with P("1") above 0.5', 'recall'),
  atBaseRate('f1', 'harmonic mean of `precision` and `recall`', 'f1'),
  atBaseRate('average_precision', 'at the base rate', 'averagePrecision'),
  atBaseRate('weighted_auc', 'ROC AUC with weak pairs weighed by 1 / `inclusion`', 'weightedAuc'),
  {
    name: 'undefined_because',
    meaning: 'why there is no AUC; empty where there is one',
    value: ({ score }) => score.undefinedBecause,
  },
];

function origin(
  name: string,
  meaning: string,
  of: (explanation: ScoredExplanation) => string | number | boolean | undefined,
): CsvColumn<ScoreRow> {
  return { name, meaning, value: ({ explanation }) => of(explanation) };
}

function refinementGain({ origin: of }: ScoredExplanation, where: keyof Gain): number | undefined {
  return of?.rounds?.reduce((sum, { kept, ...gain }) => sum + (kept ? gain[where] : 0), 0);
}

function above(control: Control): CsvColumn<ScoreRow> {
  return {
    name: `above_${control}`,
    meaning: `AUC minus that of the head's first ${control} control, on the same pairs; empty without one`,
    value: ({ score }) => score.aboveControls.find((each) => each.control === control)?.difference,
  };
}

function atBaseRate(
  name: string,
  meaning: string,
  figure: Exclude<keyof AtBaseRate, 'precisionInterval'>,
): CsvColumn<ScoreRow> {
  return { name, meaning, value: ({ score }) => score.atBaseRate?.[figure] };
}
