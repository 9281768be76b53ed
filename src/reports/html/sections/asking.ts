import { count, dollars, duration } from '../../../metrics/number-text.ts';
import type { AskingSummary } from '../../../scorecard/asking-summary.ts';
import { html } from '../html.ts';
import { type Section, scrollRegion } from '../section.ts';
import { seriesName, seriesOf } from '../series.ts';

const ROWS: readonly { readonly heading: string; readonly cell: (asking: AskingSummary) => string }[] = [
  { heading: 'Requests', cell: ({ requests }) => count(requests) },
  { heading: 'Reused', cell: ({ reused }) => count(reused) },
  { heading: 'Attempts', cell: ({ attempts }) => count(attempts) },
  { heading: 'Retried', cell: ({ retried }) => count(retried) },
  { heading: 'Given up', cell: ({ givenUp }) => count(givenUp) },
  { heading: 'Prompt tokens', cell: ({ promptTokens }) => count(promptTokens) },
  { heading: 'Of which cached', cell: ({ cachedPromptTokens }) => count(cachedPromptTokens) },
  { heading: 'Completion tokens', cell: ({ completionTokens }) => count(completionTokens) },
  { heading: 'Cost', cell: ({ cost }) => dollars(cost) },
  { heading: 'Latency, median', cell: ({ latencyP50 }) => duration(latencyP50) },
  { heading: '95th percentile', cell: ({ latencyP95 }) => duration(latencyP95) },
];

/** What asking took: requests, tokens, money and time. */
export const asking: Section = {
  id: 'asking',
  title: 'Cost and latency',
  render: ({ scorecard }) => {
    const series = seriesOf(scorecard);
    const asked = scorecard.simulators.flatMap(({ asking: took }, index) => {
      const look = series[index];
      return took === null || look === undefined ? [] : [{ look, took }];
    });
    if (asked.length === 0) return null;
    return scrollRegion(
      'Cost and latency',
      html`<table><thead><tr><th>Of all questions</th>${asked.map(({ look }) => html`<th class="number">${seriesName(look)}</th>`)}</tr></thead><tbody>${ROWS.map(({ heading, cell }) => html`<tr><th scope="row">${heading}</th>${asked.map(({ took }) => html`<td class="number">${cell(took)}</td>`)}</tr>`)}</tbody></table>`,
    );
  },
};
