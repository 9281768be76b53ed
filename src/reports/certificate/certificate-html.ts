import type { Certificate, DamageResponse } from '../../certificate/certificate.ts';
import { visibleText } from '../../files/visible-text.ts';
import { count, decimal, percent, range, signed } from '../../metrics/number-text.ts';
import { calibrationChart } from '../html/charts/calibration-chart.ts';
import { doseChart } from '../html/charts/dose-chart.ts';
import { type Html, html } from '../html/html.ts';
import { htmlPage } from '../html/html-page.ts';
import { figure, scrollRegion } from '../html/section.ts';

/** A certificate as one page: the verdict, a dose–response line per kind of damage, calibration and order effects. */
export function certificateHtml(certificate: Certificate): string {
  const { simulator, protocol, verdict, trueRule, floor, damages, probabilities, orders } = certificate;
  const { questions, unscored, meanMass } = certificate;
  const facts: readonly (readonly [string, string])[] = [
    ['Protocol', visibleText(protocol)],
    [
      'True rules',
      `mean AUC ${decimal(trueRule.meanAuc, 3)} (${range(trueRule.interval)}), ${trueRule.heads} heads`,
    ],
    ['Without a rule', `mean AUC ${decimal(floor, 3)}`],
    ['“0” and “1” hold', `${percent(meanMass)} of its answers`],
    ['Questions', `${count(questions)}, ${count(unscored)} without a score`],
  ];
  return htmlPage(
    `${visibleText(simulator)}: certificate of a judge`,
    html`<header>
<p class="kicker">Certificate of a judge</p>
<h1>${visibleText(simulator)}</h1>
<p class="outcome">${visibleText(verdict)}</p>
<dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
</header>
<main id="content" tabindex="-1">
<section id="damages"><h2>What it notices</h2>
<p>The same pairs, asked under a rule that is known to be true, and under damaged versions of it. A judge that reads the rule falls with the dose; a damage is noticed in a head whose AUC falls under the severest dose.</p>
<div class="cards">${damages.map(damageFigure)}</div></section>
<section id="calibration"><h2>Calibration under the true rules</h2>
<div class="cards">${figure(
      calibrationChart(`Calibration of ${simulator}.`, probabilities.calibration, {
        colour: 'var(--series-0)',
        symbol: 'circle',
      }),
      `Brier score ${decimal(probabilities.brierScore)}, expected calibration error ${decimal(probabilities.expectedCalibrationError)}`,
    )}</div></section>
<section id="orders"><h2>Order of the examples</h2>
${scrollRegion(
  'Order of the examples',
  html`<table><thead><tr><th>Examples</th><th class="number">Pairs</th><th class="number">P("1") shifts by</th><th class="number">Mean size of a shift</th><th class="number">AUC changes by</th></tr></thead><tbody>${orders.map(
    ({ order, pairs, meanShift, meanAbsoluteShift, aucChange }) =>
      html`<tr><th scope="row">${order}</th><td class="number">${count(pairs)}</td><td class="number">${signed(meanShift)}</td><td class="number">${decimal(meanAbsoluteShift)}</td><td class="number">${signed(aucChange)}</td></tr>`,
  )}</tbody></table>`,
)}</section>
</main>`,
  );
}

function damageFigure({ title, doses, noticed, heads, interval }: DamageResponse): Html {
  const response = doses.map(({ meanAuc }) => decimal(meanAuc)).join(', ');
  return figure(
    doseChart(`${title}: mean AUC ${response} by dose.`, doses),
    html`<strong>${title}</strong>: noticed in ${noticed} of ${heads} heads (${range(interval, percent)})`,
  );
}
