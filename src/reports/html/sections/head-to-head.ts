import { shorten, visibleText } from '../../../files/visible-text.ts';
import { count, counted, decimal, pValue, range, signed } from '../../../metrics/number-text.ts';
import { HEADLINE_NAMES } from '../../../scorecard/headline.ts';
import type { ExplanationComparison, Scorecard } from '../../../scorecard/scorecard.ts';
import { type Html, html } from '../html.ts';
import { folded, type Section, scrollRegion } from '../section.ts';

const SIGNIFICANT = 0.05;
/** Comparisons of explanations that are listed, the clearest first. */
const MOST_LISTED = 200;

/** Simulator against simulator, explanation against explanation, and how many comparisons that were. */
export const headToHead: Section = {
  id: 'head-to-head',
  title: 'Head to head',
  render: ({ scorecard }) => {
    const { comparisons } = scorecard;
    if (comparisons.made === 0 && comparisons.simulators.length === 0) return null;
    return html`
<p>${howMany(scorecard)}</p>
${comparisons.simulators.length > 0 ? simulatorTable(scorecard) : null}
${comparisons.explanations.length > 0 ? explanationsOfOneHead(comparisons.explanations) : null}`;
  },
};

function howMany({ comparisons }: Scorecard): string {
  const tested = (list: readonly { readonly pValue: number | null }[]) =>
    list.filter(({ pValue: p }) => p !== null).length;
  const simulators = tested(comparisons.simulators);
  const explanations = tested(comparisons.explanations);
  const controls = comparisons.made - simulators - explanations;
  return `${counted(comparisons.made, 'comparison was', 'comparisons were')} tested: ${count(simulators)} of simulators, ${count(explanations)} of explanations of one head, ${count(controls)} against controls. P-values are corrected for their number (Holm) within each of the three.`;
}

function simulatorTable({ comparisons }: Scorecard): Html {
  return html`${scrollRegion(
    'Simulators head to head',
    html`<table><thead><tr><th>${comparisons.simulators[0] ? HEADLINE_NAMES[comparisons.simulators[0].headline] : null} of</th><th class="number">Difference</th><th class="number">95 % interval</th><th class="number">p</th><th class="number">p (Holm)</th><th class="number">Kendall’s τ-b</th><th class="number">95 % interval</th><th class="number">Explanations</th><th class="number">Pairs</th></tr></thead><tbody>${comparisons.simulators.map(
      ({
        first,
        second,
        difference,
        interval,
        pValue: p,
        adjustedPValue,
        reason,
        rankAgreement,
        explanations,
        pairs,
        pairsOfOne,
      }) =>
        html`<tr><th scope="row">${visibleText(first)} <span class="small-inline">minus</span> ${visibleText(second)}${reason === null ? null : html`<span class="small">${visibleText(reason)}</span>`}</th><td class="number"><strong>${signed(difference, 3)}</strong></td><td class="number">${range(interval, signed)}</td><td class="number">${pValue(p)}</td><td class="number">${pValue(adjustedPValue)}</td><td class="number">${decimal(rankAgreement.tau)}</td><td class="number">${range(rankAgreement.interval)}</td><td class="number">${count(explanations)}</td><td class="number">${count(pairs)}${pairsOfOne > 0 ? html`<span class="small">${count(pairsOfOne)} answered by one only, left out</span>` : null}</td></tr>`,
    )}</tbody></table>`,
  )}
<p class=\"note\">τ-b says how far two simulators put the explanations in the same order: 1 is the same order, 0 is no relation.</p>`;
}

function explanationsOfOneHead(comparisons: readonly ExplanationComparison[]): Html {
  const clearest = comparisons
    .filter(({ pValue: p }) => p !== null)
    .toSorted(
      (a, b) => (a.adjustedPValue ?? 1) - (b.adjustedPValue ?? 1) || (a.pValue ?? 1) - (b.pValue ?? 1),
    );
  const significant = clearest.filter(({ adjustedPValue }) => (adjustedPValue ?? 1) < SIGNIFICANT).length;
  const listed = clearest.slice(0, MOST_LISTED);
  return folded(
    `Explanations of one head against each other: ${count(significant)} of ${counted(comparisons.length, 'comparison')} below p = 0.05 after Holm`,
    html`${clearest.length > listed.length ? html`<p class="note">The ${count(listed.length)} clearest of ${count(clearest.length)}; scorecard.json has all.</p>` : null}
${scrollRegion(
  'Explanations of one head against each other',
  html`<table><thead><tr><th>Head</th><th>Simulator</th><th>AUC of</th><th class="number">Difference</th><th class="number">95 % interval</th><th class="number">p</th><th class="number">p (Holm)</th></tr></thead><tbody>${listed.map(
    (each) =>
      html`<tr><td>L${each.layer}H${each.head}</td><td class="wrap">${visibleText(each.simulator)}</td><td class="wrap">${shorten(each.first, 60)} <span class="small-inline">minus</span> ${shorten(each.second, 60)}</td><td class="number">${signed(each.difference)}</td><td class="number">${range(each.interval, signed)}</td><td class="number">${pValue(each.pValue)}</td><td class="number">${pValue(each.adjustedPValue)}</td></tr>`,
  )}</tbody></table>`,
)}`,
  );
}
