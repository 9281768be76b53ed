import { decimal } from '../../../metrics/number-text.ts';
import { html } from '../html.ts';
import { type Section, scrollRegion } from '../section.ts';

/** What is to be had from the pairs without reading an explanation: a simulator's AUC is to be seen beside it. */
export const withoutExplanation: Section = {
  id: 'without-explanation',
  title: 'Without an explanation',
  render: ({
    scorecard,
  }) => html`<p>Scores that know no explanation, on the same pairs. An AUC that is no higher says nothing of the explanation.</p>
${scrollRegion(
  'Scores without an explanation',
  html`<table><thead><tr><th>Score</th><th>Meaning</th><th class="number">Mean AUC</th></tr></thead><tbody>${scorecard.trivialScores.map(
    ({ name, meaning, meanAuc }) =>
      html`<tr><th scope="row">${name}</th><td class="wrap wide">${meaning}</td><td class="number">${decimal(meanAuc)}</td></tr>`,
  )}</tbody></table>`,
)}`,
};
