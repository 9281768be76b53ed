import { count, decimal, percent, range, signed } from '../../files/number-text.ts';
import { visibleText } from '../../files/visible-text.ts';
import type { OrderEffect, PerturbationResponse, Validation } from '../../validation/validation.ts';
import { calibrationChart, severityChart } from '../html/charts/charts.ts';
import { figure } from '../html/charts/svg-chart.ts';
import { titledTable } from '../html/data-table.ts';
import { type Html, html } from '../html/html.ts';
import { htmlPage } from '../html/html-page.ts';
import { type ReportColumn, type ReportTable, reportTable } from '../report-table.ts';

const OUTCOMES = { use: '', 'use with care': 'doubtful', 'do not use': 'failed' };

const ORDERS: readonly ReportColumn<OrderEffect>[] = [
  { heading: 'Examples', kind: 'name', cell: ({ order }) => order },
  { heading: 'Pairs', cell: ({ pairs }) => count(pairs) },
  { heading: 'P("1") shifts by', cell: ({ meanShift }) => signed(meanShift) },
  { heading: 'Mean size of a shift', cell: ({ meanAbsoluteShift }) => decimal(meanAbsoluteShift) },
  { heading: 'AUC changes by', cell: ({ aucChange }) => signed(aucChange) },
];

export function orderTable({ orders }: Validation): ReportTable {
  return reportTable('Order of the examples', ORDERS, orders);
}

/** A validation as one page: the verdict, a response to severity line per kind of perturbation, calibration and order effects. */
export function validationHtml(validation: Validation): Html {
  const { simulator, protocol, verdict, trust, perturbations, probabilities } = validation;
  const { questions, unscored, meanMass, trueExplanation } = validation;
  const [first = '', ...others] = verdict;
  const tried = perturbations.filter(({ heads }) => heads > 0);
  const facts: readonly (readonly [string, string])[] = [
    ['Protocol', visibleText(protocol ?? 'reads the question itself')],
    [
      'True explanations',
      `95 % interval of the mean AUC ${range(trueExplanation.interval)}, ${trueExplanation.heads} heads`,
    ],
    ['“0” and “1” hold', `${percent(meanMass)} of its answers`],
    ['Questions', `${count(questions)}, ${count(unscored)} without a score`],
  ];
  return htmlPage(
    `${visibleText(simulator)}: validation of a simulator`,
    html`<header>
<p class="kicker">Validation of a simulator</p>
<h1>${visibleText(simulator)}</h1>
<p class="outcome ${OUTCOMES[trust]}"><strong>${visibleText(first)}</strong></p>
<ul>${others.map((sentence) => html`<li>${visibleText(sentence)}</li>`)}</ul>
<dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
</header>
<main id="content" tabindex="-1">
<section id="perturbations"><h2>What it detects</h2>
<p>The same pairs, asked under an explanation that is known to be true, and under perturbed versions of it. A simulator that reads the explanation falls with the severity; one that does not falls in half of the heads by chance. Beyond noise: more than a paired test of the head’s pairs lets happen by chance (p &lt; 0.05).</p>
<div class="cards">${tried.map(perturbationFigure)}</div></section>
<section id="calibration"><h2>Calibration under the true explanations</h2>
<div class="cards">${figure(
      calibrationChart(`Calibration of ${simulator}.`, probabilities.calibration, {
        colour: 'var(--series-0)',
        symbol: 'circle',
      }),
      `Brier score ${decimal(probabilities.brierScore)}, expected calibration error ${decimal(probabilities.expectedCalibrationError)}`,
    )}</div></section>
<section id="orders">${titledTable(orderTable(validation))}</section>
</main>`,
  );
}

function perturbationFigure({
  title,
  severities,
  detected,
  lower,
  heads,
  interval,
}: PerturbationResponse): Html {
  const response = severities.map(({ meanAuc }) => decimal(meanAuc)).join(', ');
  return figure(
    severityChart(`${title}: mean AUC ${response} by severity.`, severities),
    html`<strong>${title}</strong>: AUC lower in ${lower} of ${heads} heads (${range(interval, percent)}), beyond noise in ${detected}`,
  );
}
