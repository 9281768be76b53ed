import { shorten } from '../../../files/visible-text.ts';
import { count, decimal, pValue, range, signed } from '../../../metrics/number-text.ts';
import type { Scorecard } from '../../../scorecard/scorecard.ts';
import { meanAboveControl } from '../../key-findings.ts';
import { type Html, html } from '../html.ts';
import { folded, type Section, scrollRegion } from '../section.ts';
import { seriesName, seriesOf } from '../series.ts';

const SIGNIFICANT = 0.05;
const MOST_LISTED = 200;

/** By how much explanations beat explanations that ought to say nothing of their head. */
export const controls: Section = {
  id: 'controls',
  title: 'Above the controls',
  render: ({ scorecard }) => {
    const against = comparisonsWithControls(scorecard);
    if (against.length === 0) return null;
    const series = seriesOf(scorecard);
    const rows = scorecard.simulators.flatMap((simulator, column) =>
      simulator.controls.map(({ control, meanAuc }) => {
        const own = against.filter((each) => each.simulator === simulator.name && each.control === control);
        const beaten = own.filter(
          ({ difference, adjustedPValue }) => (difference ?? 0) > 0 && (adjustedPValue ?? 1) < SIGNIFICANT,
        );
        const notAbove = own.filter(({ difference }) => difference !== null && difference <= 0);
        const look = series[column];
        return html`<tr><th scope="row">${look ? seriesName(look) : null}</th><td>${control}</td><td class="number">${decimal(simulator.meanAuc)}</td><td class="number">${decimal(meanAuc)}</td><td class="number"><strong>${signed(meanAboveControl(scorecard, simulator.name, control))}</strong></td><td class="number">${count(beaten.length)} of ${count(own.length)}</td><td class="number">${count(notAbove.length)} of ${count(own.length)}</td></tr>`;
      }),
    );
    return html`<p>The <em>shuffled</em> control is another head’s explanation, the <em>empty</em> one says nothing about tokens. An explanation that is not above its control is not specific to its head, however high its AUC.</p>
${scrollRegion('Explanations above their controls', html`<table><thead><tr><th>Simulator</th><th>Control</th><th class="number">Mean AUC</th><th class="number">Control’s</th><th class="number">Above control</th><th class="number">Above, p &lt; 0.05 (Holm)</th><th class="number">Not above</th></tr></thead><tbody>${rows}</tbody></table>`)}
${folded('Every explanation against its controls, the least specific first', comparisonTable(against))}`;
  },
};

function comparisonsWithControls({ explanations }: Scorecard) {
  return explanations.flatMap(({ layer, head, text, scores }) =>
    scores.flatMap(({ simulator, auc, aboveControls }) =>
      aboveControls.map((each) => ({ head: `L${layer}H${head}`, text, simulator, auc, ...each })),
    ),
  );
}

function comparisonTable(against: ReturnType<typeof comparisonsWithControls>): Html {
  const sorted = against.toSorted((a, b) => (a.difference ?? 2) - (b.difference ?? 2));
  const listed = sorted.slice(0, MOST_LISTED);
  return html`${sorted.length > listed.length ? html`<p class="note">The ${count(listed.length)} lowest of ${count(sorted.length)}; scorecard.json has all.</p>` : null}
${scrollRegion(
  'Every explanation against its controls',
  html`<table><thead><tr><th>Head</th><th>Explanation</th><th>Simulator</th><th>Control</th><th class="number">AUC</th><th class="number">Above control</th><th class="number">95 % interval</th><th class="number">p (Holm)</th></tr></thead><tbody>${listed.map(
    (each) =>
      html`<tr><td>${each.head}</td><td class="wrap wide">${shorten(each.text, 90)}</td><td class="wrap">${shorten(each.simulator, 60)}</td><td>${each.control}</td><td class="number">${decimal(each.auc)}</td><td class="number">${signed(each.difference)}</td><td class="number">${range(each.interval, signed)}</td><td class="number">${pValue(each.adjustedPValue)}</td></tr>`,
  )}</tbody></table>`,
)}`;
}
