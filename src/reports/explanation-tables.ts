import { headName } from '../activation-records/head.ts';
import { count, decimal, dollars, NOTHING, range, signed } from '../files/number-text.ts';
import { shorten } from '../files/visible-text.ts';
import { mean } from '../metrics/mean.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { Gain } from '../suite/written-by.ts';
import { explainerStandings } from './explainer-standings.ts';

/** A table that every format of report shows as it is. */
export interface ReportTable {
  readonly title: string;
  /** What its columns mean, in sentences. */
  readonly note: string;
  /** The first so many are words, the first of all the row's name; the others are numbers. */
  readonly words: number;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a report says of explanations besides their scores; nothing where the run has no such explanations. */
export function explanationTables(scorecard: Scorecard): readonly ReportTable[] {
  return [explainers(scorecard), readers(scorecard), unions(scorecard)].filter(({ rows }) => rows.length > 0);
}

/** Explainers side by side; nothing where no explanation says who wrote it. */
function explainers(scorecard: Scorecard): ReportTable {
  const standings = explainerStandings(scorecard);
  const rounds = Math.max(
    0,
    ...standings.flatMap(({ origins }) => origins.map((each) => each.rounds?.length ?? 0)),
  );
  const rows = standings.map(
    ({ explainer, simulator, heads, above, ranking, lessBaseline, meanAuc, origins, took }) => [
      shorten(explainer, 80),
      shorten(simulator, 80),
      count(heads),
      above === null ? NOTHING : `${above.heads} of ${above.of}`,
      decimal(ranking),
      lessBaseline.mean === null
        ? NOTHING
        : `${signed(lessBaseline.mean, 3)} ${range(lessBaseline.interval, signed)}`,
      decimal(meanAuc),
      gains(origins.flatMap(({ choice }) => choice ?? [])),
      ...Array.from({ length: rounds }, (_, round) =>
        gains(origins.flatMap((origin) => origin.rounds?.[round] ?? [])),
      ),
      decimal(took.seconds, 1),
      took.tokens === null ? NOTHING : count(Math.round(took.tokens)),
      dollars(took.cost),
    ],
  );
  const headings = [
    'explainer',
    'simulator',
    'heads',
    'above all donors',
    'above a donor',
    'test AUC less baseline',
    'mean AUC',
    'choice: seemed / real',
    ...Array.from({ length: rounds }, (_, round) => `round ${round + 1}: seemed / real`),
    's a head',
    'tokens a head',
    'cost a head',
  ];
  const missing = standings.some(({ above }) => above === null)
    ? ' Set controls: [shuffled, empty] in the suite to compare with donors and a baseline.'
    : '';
  return {
    title: EXPLAINERS,
    note: `One explanation of each head. Donors are other heads’ explanations (the shuffled controls): how many heads’ own is above all of theirs, and how often it is above one, ties counted half (0.5 is chance). The baseline is an empty explanation, else the donors’ mean. Choice and rounds: the mean change of AUC by choosing the best of several candidates and by each round of refinement, as it seemed on calibration records and as it was on test records, judged by the simulator that chose; in brackets, over how many heads.${missing}`,
    words: 2,
    headings,
    rows,
  };
}

/** The title of the table of explainers. */
export const EXPLAINERS = 'Explainers';

/** Explanations that are a known rule: what is read of them lies between the floor and the ceiling. */
function readers({ explanations, simulators }: Scorecard): ReportTable {
  const empty = new Map(
    explanations.flatMap((each) => (each.control === 'empty' ? [[headName(each), each]] : [])),
  );
  const rows = explanations
    .filter(({ ceiling, truth }) => ceiling !== undefined && truth !== false)
    .map((explanation) => [
      headName(explanation),
      shorten(explanation.text, 160),
      ...simulators.flatMap((_, column) => [
        decimal(empty.get(headName(explanation))?.scores[column]?.auc),
        decimal(explanation.scores[column]?.auc),
      ]),
      decimal(explanation.ceiling),
    ]);
  const headings = [
    'head',
    'explanation',
    ...simulators.flatMap(({ name }) => [`${shorten(name, 80)}, empty`, shorten(name, 80)]),
    'its rule',
  ];
  return {
    title: 'Between floor and ceiling',
    note: 'AUC of explanations that are a known rule in words: under an empty explanation (where the suite has that control), as the simulator reads the sentence, and as a perfect reader would, who answers by the rule itself.',
    words: 2,
    headings,
    rows,
  };
}

/** What each text of a union adds to it. */
function unions({ explanations }: Scorecard): ReportTable {
  const headings = [
    'head',
    'union',
    'text',
    'simulator',
    'marginal AUC',
    'strong pairs it covers alone',
    'redundant',
  ];
  const rows = explanations.flatMap((explanation) =>
    explanation.scores.flatMap(({ simulator, members = [] }) =>
      members.map(({ id, marginalAuc, alone, redundant }) => [
        headName(explanation),
        shorten(explanation.id, 80),
        shorten(id, 80),
        shorten(simulator, 80),
        signed(marginalAuc, 3),
        count(alone),
        redundant ? 'yes' : 'no',
      ]),
    ),
  );
  return {
    title: 'Unions',
    note: 'What each text adds to its union: the union’s AUC less that without the text, and the strong pairs to which it gives more than 0.5 and no other text does. Redundant: without it, no AUC and no such pair is lost.',
    words: 4,
    headings,
    rows,
  };
}

/** Mean gains, e.g. `+.08 / +.02 (12)`. */
export function gains(all: readonly Gain[]): string {
  const [calibration, test] = [mean(all.map((gain) => gain.calibration)), mean(all.map((gain) => gain.test))];
  if (calibration === null || test === null) return NOTHING;
  return `${signed(calibration, 3)} / ${signed(test, 3)} (${all.length})`;
}
