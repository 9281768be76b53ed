import { headName } from '../activation-records/head.ts';
import { count, decimal, dollars, NOTHING, range, signed } from '../files/number-text.ts';
import { shorten } from '../files/visible-text.ts';
import { mean } from '../metrics/mean.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { ScoredExplanation } from '../scorecard/scored-explanation.ts';
import type { UnionMember } from '../scorecard/union-members.ts';
import type { Gain } from '../suite/written-by.ts';
import { type ExplainerStanding, explainerStandings } from './explainer-standings.ts';
import { type ReportColumn, type ReportTable, reportTable } from './report-table.ts';

/** What a report says of explanations besides their scores; nothing where the run has no such explanations. */
export function explanationTables(scorecard: Scorecard): readonly ReportTable[] {
  return [explainers(scorecard), readers(scorecard), unions(scorecard)].filter(({ rows }) => rows.length > 0);
}

export const EXPLAINERS = 'Explainers';

function explainers(scorecard: Scorecard): ReportTable {
  const standings = explainerStandings(scorecard);
  const rounds = standings.flatMap(({ origins }) => origins.map((each) => each.rounds?.length ?? 0));
  const columns: readonly ReportColumn<ExplainerStanding>[] = [
    { heading: 'explainer', kind: 'name', cell: ({ explainer }) => shorten(explainer, 80) },
    { heading: 'simulator', kind: 'text', cell: ({ simulator }) => shorten(simulator, 80) },
    { heading: 'heads', cell: ({ heads }) => count(heads) },
    { heading: 'above all donors', cell: ({ above }) => (above ? `${above.heads} of ${above.of}` : NOTHING) },
    { heading: 'above a donor', cell: ({ ranking }) => decimal(ranking) },
    {
      heading: 'test AUC less baseline',
      cell: ({ lessBaseline: { mean: value, interval } }) => ({
        value: signed(value, 3),
        interval: range(interval, signed),
      }),
    },
    { heading: 'mean AUC', cell: ({ meanAuc }) => decimal(meanAuc) },
    {
      heading: 'choice: seemed / real',
      cell: ({ origins }) => gains(origins.flatMap(({ choice }) => choice ?? [])),
    },
    ...Array.from(
      { length: Math.max(0, ...rounds) },
      (_, round): ReportColumn<ExplainerStanding> => ({
        heading: `round ${round + 1}: seemed / real`,
        cell: ({ origins }) => gains(origins.flatMap((origin) => origin.rounds?.[round] ?? [])),
      }),
    ),
    { heading: 's a head', cell: ({ took }) => decimal(took.seconds, 1) },
    {
      heading: 'tokens a head',
      cell: ({ took: { tokens } }) => (tokens === null ? NOTHING : count(Math.round(tokens))),
    },
    { heading: 'cost a head', cell: ({ took }) => dollars(took.cost) },
  ];
  const missing = standings.some(({ above }) => above === null)
    ? ' Set controls: [shuffled, empty] in the suite to compare with donors and a baseline.'
    : '';
  return reportTable(
    EXPLAINERS,
    columns,
    standings,
    `One explanation of each head. Donors are other heads’ explanations (the shuffled controls): how many heads’ own is above all of theirs, and how often it is above one, ties counted half (0.5 is chance). The baseline is an empty explanation, else the donors’ mean. Choice and rounds: the mean change of AUC by choosing the best of several candidates and by each round of refinement, as it seemed on calibration records and as it was on test records, judged by the simulator that chose; in brackets, over how many heads.${missing}`,
  );
}

/** Explanations that are a known rule: what is read of them lies between the floor and the ceiling. */
function readers({ explanations, simulators }: Scorecard): ReportTable {
  const empty = new Map(
    explanations.flatMap((each) => (each.control === 'empty' ? [[headName(each), each]] : [])),
  );
  const columns: readonly ReportColumn<ScoredExplanation>[] = [
    { heading: 'head', kind: 'name', cell: headName },
    { heading: 'explanation', kind: 'text', cell: ({ text }) => shorten(text, 160) },
    ...simulators.flatMap(({ name }, column): readonly ReportColumn<ScoredExplanation>[] => [
      {
        heading: `${shorten(name, 80)}, empty`,
        cell: (each) => decimal(empty.get(headName(each))?.scores[column]?.auc),
      },
      { heading: shorten(name, 80), cell: ({ scores }) => decimal(scores[column]?.auc) },
    ]),
    { heading: 'its rule', cell: ({ ceiling }) => decimal(ceiling) },
  ];
  return reportTable(
    'Between floor and ceiling',
    columns,
    explanations.filter(({ ceiling, truth }) => ceiling !== undefined && truth !== false),
    'AUC of explanations that express a known rule: under an empty explanation (if the suite has that control), by the simulator, and by a perfect reader, who answers by the rule itself.',
  );
}

interface MemberRow extends UnionMember {
  readonly union: ScoredExplanation;
  readonly simulator: string;
}

const UNION_COLUMNS: readonly ReportColumn<MemberRow>[] = [
  { heading: 'head', kind: 'name', cell: ({ union }) => headName(union) },
  { heading: 'union', kind: 'text', cell: ({ union }) => shorten(union.id, 80) },
  { heading: 'text', kind: 'text', cell: ({ id }) => shorten(id, 80) },
  { heading: 'simulator', kind: 'text', cell: ({ simulator }) => shorten(simulator, 80) },
  { heading: 'marginal AUC', cell: ({ marginalAuc }) => signed(marginalAuc, 3) },
  { heading: 'strong pairs it covers alone', cell: ({ alone }) => count(alone) },
  { heading: 'redundant', cell: ({ redundant }) => (redundant ? 'yes' : 'no') },
];

function unions({ explanations }: Scorecard): ReportTable {
  const rows = explanations.flatMap((union) =>
    union.scores.flatMap(({ simulator, members = [] }) =>
      members.map((member) => ({ ...member, union, simulator })),
    ),
  );
  return reportTable(
    'Unions',
    UNION_COLUMNS,
    rows,
    'What each text adds to its union: the union’s AUC less that without the text, and the strong pairs to which it gives more than 0.5 and no other text does. Redundant: without it, no AUC and no such pair is lost.',
  );
}

/** Mean gains, e.g. `+.08 / +.02 (12)`. */
export function gains(all: readonly Gain[]): string {
  const [calibration, test] = [mean(all.map((gain) => gain.calibration)), mean(all.map((gain) => gain.test))];
  if (calibration === null || test === null) return NOTHING;
  return `${signed(calibration, 3)} / ${signed(test, 3)} (${all.length})`;
}
