import { visibleText } from '../../files/visible-text.ts';
import { count, decimal, percent, range, signed } from '../../metrics/number-text.ts';
import type { PerturbationResponse, Validation } from '../../validation/validation.ts';
import { calibrationChart } from '../html/charts/calibration-chart.ts';
import { severityChart } from '../html/charts/severity-chart.ts';
import { type Html, html } from '../html/html.ts';
import { htmlPage } from '../html/html-page.ts';
import { figure, scrollRegion } from '../html/section.ts';

/** A validation as one page: the verdict, a response to severity line per kind of perturbation, calibration and order effects. */
export function validationHtml(validation: Validation): string {
  const { simulator, protocol, verdict, trueExplanation, floor, perturbations, probabilities, orders } =
    validation;
  const { questions, unscored, meanMass } = validation;
  const facts: readonly (readonly [string, string])[] = [
    ['Protocol', visibleText(protocol ?? 'reads the question itself')],
    [
      'True explanations',
      `mean AUC ${decimal(trueExplanation.meanAuc, 3)} (${range(trueExplanation.interval)}), ${trueExplanation.heads} heads`,
    ],
    ['Without an explanation', `mean AUC ${decimal(floor, 3)}`],
    ['“0” and “1” hold', `${percent(meanMass)} of its answers`],
    ['Questions', `${count(questions)}, ${count(unscored)} without a score`],
  ];
  return htmlPage(
    `${visibleText(simulator)}: validation of a simulator`,
    html`<header>
<p class="kicker">Validation of a simulator</p>
<h1>${visibleText(simulator)}</h1>
<p class="outcome">${visibleText(verdict)}</p>
<dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
</header>
<main id="content" tabindex="-1">
<section id="perturbations"><h2>What it detects</h2>
<p>The same pairs, asked under an explanation that is known to be true, and under perturbed versions of it. A simulator that reads the explanation falls with the severity; a perturbation is detected in a head whose AUC falls under the greatest severity.</p>
<div class="cards">${perturbations.map(perturbationFigure)}</div></section>
<section id="calibration"><h2>Calibration under the true explanations</h2>
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

function perturbationFigure({ title, severities, detected, heads, interval }: PerturbationResponse): Html {
  const response = severities.map(({ meanAuc }) => decimal(meanAuc)).join(', ');
  return figure(
    severityChart(`${title}: mean AUC ${response} by severity.`, severities),
    html`<strong>${title}</strong>: detected in ${detected} of ${heads} heads (${range(interval, percent)})`,
  );
}
