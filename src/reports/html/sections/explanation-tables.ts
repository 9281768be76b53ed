import { visibleText } from '../../../files/visible-text.ts';
import { proportionInterval } from '../../../metrics/confidence-interval.ts';
import type { Scorecard } from '../../../scorecard/scorecard.ts';
import { type ExplainerStanding, explainerStandings } from '../../explainer-standings.ts';
import { EXPLAINERS, explanationTables } from '../../explanation-tables.ts';
import { type ExplainersAxis, explainersChart, type MeasuredExplainer } from '../charts/charts.ts';
import { figure } from '../charts/svg-chart.ts';
import { titledTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { seriesName, seriesOf } from '../series.ts';

export function explanationParts(scorecard: Scorecard): Html | null {
  const tables = explanationTables(scorecard);
  if (tables.length === 0) return null;
  return html`${tables.map((table) => html`${titledTable(table)}${table.title === EXPLAINERS ? charts(scorecard) : null}`)}`;
}

type Measured = Pick<MeasuredExplainer, 'value' | 'interval'>;

const MEASURES: readonly (ExplainersAxis & {
  readonly of: (standing: ExplainerStanding) => Measured | null;
  /** Whether it is the same whoever judges. */
  readonly ofNoSimulator?: true;
})[] = [
  {
    label: 'heads above all donors',
    domain: [0, 1],
    of: ({ above }) =>
      above && { value: above.heads / above.of, interval: proportionInterval(above.heads, above.of) },
  },
  { label: 'ranking accuracy', domain: [0, 1], nothing: 0.5, of: ({ ranking }) => plain(ranking) },
  {
    label: 'test AUC less baseline',
    domain: [-1, 1],
    nothing: 0,
    of: ({ lessBaseline: { mean: value, interval } }) => (value === null ? null : { value, interval }),
  },
  { label: 'tokens a head', ofNoSimulator: true, of: ({ took }) => plain(took.tokens) },
  { label: 'dollars a head', ofNoSimulator: true, of: ({ took }) => plain(took.cost) },
  { label: 'seconds a head', ofNoSimulator: true, of: ({ took }) => plain(took.seconds) },
];

const NO_SERIES = { name: '', colour: 'var(--ink)', symbol: 'circle', glyph: '●', dash: 'none' } as const;

function charts(scorecard: Scorecard): Html {
  const series = seriesOf(scorecard);
  const standings = explainerStandings(scorecard);
  const drawn = MEASURES.map(({ of, ofNoSimulator = false, ...axis }) => {
    const measured = standings.flatMap((standing, index): readonly MeasuredExplainer[] => {
      const column = index % series.length;
      const value = ofNoSimulator && column > 0 ? null : of(standing);
      const look = ofNoSimulator ? NO_SERIES : series[column];
      return value && look ? [{ explainer: visibleText(standing.explainer), series: look, ...value }] : [];
    });
    const told = measured.map(
      ({ explainer, series: { name }, value }) => `${explainer}${name && ` (${name})`} ${value.toFixed(2)}`,
    );
    return measured.length === 0
      ? null
      : figure(explainersChart(`Explainers by ${axis.label}: ${told.join(', ')}.`, measured, axis), null);
  });
  return html`<p>${series.map((each) => html`${seriesName(each)} `)}</p><div class="cards">${drawn}</div>`;
}

function plain(value: number | null): Measured | null {
  return value === null ? null : { value };
}
