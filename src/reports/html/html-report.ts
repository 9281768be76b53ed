import { visibleText } from '../../files/visible-text.ts';
import type { FinishedRun } from '../finished-run.ts';
import { atlasOf } from './atlas/atlas.ts';
import { PAGE_SCRIPT } from './browser/page-script.ts';
import { type Html, html } from './html.ts';
import { htmlPage } from './html-page.ts';
import { explanationParts } from './sections/explanation-tables.ts';
import { clusters, heads } from './sections/heads.ts';
import { opening } from './sections/opening.ts';
import { gates, runData } from './sections/run-data.ts';
import { curves, simulators } from './sections/simulators.ts';

/**
 * The run as one HTML page that needs no network: answers first, then its heads, then what they rest on.
 *
 * @param mostScores how many scores of heads it may hold.
 */
export function htmlReport(run: FinishedRun, mostScores?: number): Html {
  const { scorecard } = run;
  const atlas = atlasOf(run, mostScores);
  return htmlPage(
    `${visibleText(scorecard.suite)}: attention-head explanations`,
    html`${opening(run, atlas)}
<main id="content" tabindex="-1">
${atlas.heads.length > 0 ? part('heads', 'Heads', heads(run, atlas), true) : null}
${part('clusters', 'Clusters', clusters(atlas))}
${part('explanations', 'Explanations in detail', explanationParts(scorecard))}
${part('gates', 'Gates', gates(run))}
${part('simulators', 'Simulators in detail', simulators(scorecard))}
${part('curves', 'ROC curves and calibration', curves(run))}
${part('run', 'Run', runData(run))}
</main>`,
    PAGE_SCRIPT,
  );
}

/** A part of the report that folds; nothing where the run has nothing to say in it. */
function part(id: string, title: string, content: Html | null, isOpen = false): Html | null {
  return (
    content &&
    html`<details class="part" id="${id}"${isOpen ? html` open` : null}><summary><h2>${title}</h2></summary>${content}</details>\n`
  );
}
