import type { FinishedRun } from '../finished-run.ts';
import { Chart } from './charts/chart.ts';
import { type Fragment, type Html, html } from './html.ts';
import { type Series, seriesName } from './series.ts';

/** A part of the report with a heading and a place in its table of contents. */
export interface Section {
  /** Its anchor. */
  readonly id: string;
  readonly title: string;
  /** Its content below the heading; null where the run has nothing to say in it. */
  readonly render: (run: FinishedRun) => Html | null;
}

/** A table too wide for a phone scrolls in a region of its own, which the keyboard reaches. */
export function scrollRegion(label: string, content: Fragment): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
}

/** Something long, folded away. */
export function folded(summary: Fragment, content: Fragment): Html {
  return html`<details><summary>${summary}</summary>${content}</details>`;
}

/** A chart with its caption, and a link that saves it. */
export function figure(chart: Html, caption: Fragment): Html {
  return html`<figure>${chart}<figcaption>${caption}${saveLink(chart)}</figcaption></figure>`;
}

/** The file is in the link, as the page has no other files and no script. */
function saveLink(chart: Html): Html | null {
  if (!(chart instanceof Chart)) return null;
  const data = Buffer.from(chart.file).toString('base64');
  return html` <a class="save" download="${chart.fileName}" href="data:image/svg+xml;base64,${data}">Save as SVG</a>`;
}

/** A chart drawn twice: one shows on wide screens and on paper, the other on phones. */
export function bothWidths(draw: (size: 'wide' | 'narrow') => Html, caption: Fragment): Html {
  const wide = draw('wide');
  return html`<figure class="broad"><div class="when-wide">${wide}</div><div class="when-narrow">${draw('narrow')}</div><figcaption>${caption}${saveLink(wide)}</figcaption></figure>`;
}

/** Which simulator has which colour and symbol. */
export function legend(series: readonly Series[]): Html {
  return html`<span class="legend">${series.map((each) => seriesName(each))}</span>`;
}
