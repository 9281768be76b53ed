import { Chart } from './charts/chart.ts';
import { type Fragment, type Html, html } from './html.ts';

/** A chart with its caption, and a link that saves it. */
export function figure(chart: Html, caption: Fragment): Html {
  return html`<figure>${chart}<figcaption>${caption}${saveLink(chart)}</figcaption></figure>`;
}

/** The file is in the link, as the page has no other files. */
function saveLink(chart: Html): Html | null {
  if (!(chart instanceof Chart)) return null;
  const data = Buffer.from(chart.file).toString('base64');
  return html` <a class="save" download="${chart.fileName}" href="data:image/svg+xml;base64,${data}">Save as SVG</a>`;
}
