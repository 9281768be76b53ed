import { count, decimal, pValue, range, signed } from '../files/number-text.ts';
import { shorten } from '../files/visible-text.ts';
import { HEADLINE_NAMES } from '../scorecard/headline.ts';
import type { Shown } from '../scorecard/measures/measure.ts';
import { measuresOf } from '../scorecard/measures/measures.ts';
import type { Scorecard, SimulatorComparison } from '../scorecard/scorecard.ts';
import type { SimulatorSummary } from '../scorecard/simulator-summary.ts';
import { comparisonsMade } from './key-findings.ts';
import { type ReportColumn, type ReportTable, reportTable } from './report-table.ts';

export function simulatorTables(scorecard: Scorecard): readonly ReportTable[] {
  const { simulators, comparisons } = scorecard;
  const measures = measuresOf(simulators).map(({ heading: name, show: of, ...each }) => ({
    ...each,
    name,
    of,
  }));
  return [
    acrossSimulators('Simulators', 'Measure', simulators, measures),
    acrossSimulators('Explanation-free baselines', 'Mean AUC', simulators, baselinesOf(scorecard)),
    ...(comparisons.made === 0
      ? []
      : [reportTable('Head to head', COMPARED, comparisons.simulators, comparisonsMade(comparisons))]),
  ];
}

interface Figure {
  readonly name: string;
  readonly meaning: string;
  readonly of: (simulator: SimulatorSummary) => string | Shown;
}

function acrossSimulators(
  title: string,
  heading: string,
  simulators: readonly SimulatorSummary[],
  figures: readonly Figure[],
): ReportTable {
  const columns: readonly ReportColumn<Figure>[] = [
    { heading, kind: 'name', cell: ({ name }) => name },
    ...simulators.map((simulator) => ({
      heading: shorten(simulator.name, 80),
      cell: ({ of }: Figure) => of(simulator),
    })),
    { heading: 'Meaning', kind: 'text', cell: ({ meaning }) => meaning },
  ];
  return reportTable(title, columns, figures);
}

/** What a mean AUC is to be compared with: scores that no explanation is needed for, and the controls. */
function baselinesOf({ trivialScores, simulators }: Scorecard): readonly Figure[] {
  const controls = new Set(simulators.flatMap((each) => each.controls.map(({ control }) => control)));
  return [
    ...trivialScores.map(({ name, meaning, meanAuc }) => ({ name, meaning, of: () => decimal(meanAuc) })),
    ...[...controls].map((kind) => ({
      name: `${kind} control`,
      meaning:
        kind === 'empty' ? 'an explanation that says nothing about tokens' : 'another head’s explanation',
      of: (simulator: SimulatorSummary) =>
        decimal(simulator.controls.find(({ control }) => control === kind)?.meanAuc),
    })),
  ];
}

const COMPARED: readonly ReportColumn<SimulatorComparison>[] = [
  {
    heading: 'First minus second',
    kind: 'name',
    cell: ({ first, second, reason }) =>
      `${shorten(first, 80)} − ${shorten(second, 80)}${reason === null ? '' : `: ${shorten(reason, 160)}`}`,
  },
  { heading: 'Compared by', kind: 'text', cell: ({ headline }) => HEADLINE_NAMES[headline] },
  {
    heading: 'Difference',
    cell: ({ difference, interval }) => ({ value: signed(difference, 3), interval: range(interval, signed) }),
  },
  { heading: 'p', cell: (each) => pValue(each.pValue) },
  { heading: 'p (Holm)', cell: ({ adjustedPValue }) => pValue(adjustedPValue) },
  {
    heading: 'Same order, Kendall’s τ-b',
    cell: ({ rankAgreement: { tau, interval } }) => ({ value: decimal(tau), interval: range(interval) }),
  },
  { heading: 'Heads', cell: ({ heads }) => count(heads) },
  {
    heading: 'Pairs',
    cell: ({ pairs, pairsOfOne }) =>
      `${count(pairs)}${pairsOfOne > 0 ? ` (${count(pairsOfOne)} answered by one only)` : ''}`,
  },
];
