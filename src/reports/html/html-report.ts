import { visibleText } from '../../files/visible-text.ts';
import type { FinishedRun } from '../finished-run.ts';
import { html } from './html.ts';
import { htmlPage } from './html-page.ts';
import { masthead } from './masthead.ts';
import type { Section } from './section.ts';
import { asking } from './sections/asking.ts';
import { atBaseRate } from './sections/at-base-rate.ts';
import { calibration } from './sections/calibration.ts';
import { controls } from './sections/controls.ts';
import { findings } from './sections/findings.ts';
import { forest } from './sections/forest.ts';
import { headToHead } from './sections/head-to-head.ts';
import { heatMap } from './sections/heat-map.ts';
import { outcome } from './sections/outcome.ts';
import { pairs } from './sections/pairs.ts';
import { probabilities } from './sections/probabilities.ts';
import { roc } from './sections/roc.ts';
import { simulators } from './sections/simulators.ts';
import { whichHead } from './sections/which-head.ts';
import { withoutExplanation } from './sections/without-explanation.ts';

/** The report's parts, in the order in which they are read. */
const SECTIONS: readonly Section[] = [
  outcome,
  findings,
  simulators,
  withoutExplanation,
  headToHead,
  heatMap,
  whichHead,
  atBaseRate,
  forest,
  controls,
  roc,
  probabilities,
  calibration,
  asking,
  pairs,
];

/** The run as one HTML page that needs no network and no script, and allows itself neither. */
export function htmlReport(run: FinishedRun): string {
  const rendered = SECTIONS.flatMap(({ id, title, render }) => {
    const content = render(run);
    return content === null ? [] : [{ id, title, content }];
  });
  return htmlPage(
    `${visibleText(run.scorecard.suite)}: attention-head explanations`,
    html`${masthead(run)}
<nav aria-label="Contents"><ul>${rendered.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="content" tabindex="-1">
${rendered.map(
  ({ id, title, content }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`,
)}</main>`,
  );
}
