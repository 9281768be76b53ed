import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escapeHtml, type Fragment, Html, html } from '../html.ts';
import { LIGHT } from '../styles.ts';

/** What this file uses of the DOM: the project is compiled without the browser's types. */
interface SvgElement {
  readonly localName: string;
  readonly outerHTML: string;
  readonly attributes: Iterable<{ readonly name: string; value: string }>;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  removeAttribute(name: string): void;
  setAttribute(name: string, value: string): void;
  remove(): void;
}

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** Attributes whose numbers are lengths in the chart: a decimal is enough for them. */
const GEOMETRY = new Set([
  'd',
  'transform',
  'x',
  'y',
  'x1',
  'x2',
  'y1',
  'y2',
  'cx',
  'cy',
  'r',
  'width',
  'height',
]);
const LONG_NUMBER = /-?\d*\.\d{2,}(?:e-?\d+)?/g;

/** A chart as SVG that needs no script. @param label what is told to a person who does not see it. */
export function svgChart(label: string, options: PlotOptions): Chart {
  const svg: SvgElement = plot({ style: { fontSize: '12px', overflow: 'visible' }, ...options, document });
  // The page's style sheet says what Plot's own would, once for all charts.
  for (const style of svg.querySelectorAll('style')) style.remove();
  for (const element of svg.querySelectorAll('*')) {
    element.removeAttribute('aria-label');
    element.removeAttribute('aria-hidden');
    for (const attribute of element.attributes) {
      if (GEOMETRY.has(attribute.name)) {
        attribute.value = attribute.value.replace(LONG_NUMBER, (number) =>
          String(Number(Number(number).toFixed(1))),
        );
      }
    }
  }
  svg.removeAttribute('class');
  // Not an attribute set by the DOM, which would leave "&" as it is.
  const markup = svg.outerHTML.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(label)}" `);
  return new Chart(markup, label);
}

class Chart extends Html {
  readonly label: string;

  constructor(markup: string, label: string) {
    super(markup);
    this.label = label;
  }

  /** The chart as an SVG file, for a paper: colours by value, as no style sheet comes with it. */
  get file(): string {
    return this.markup
      .replace(/var\(--([\w-]+)\)/g, (variable, name: string) => LIGHT[name] ?? variable)
      .replace(
        '<svg ',
        `<svg xmlns="http://www.w3.org/2000/svg" style="color:${LIGHT.ink};background:#fff;font:12px system-ui,sans-serif" `,
      )
      .replace(/style="([^"]*)"([^>]*) style="([^"]*)"/, 'style="$1;$3"$2');
  }

  get fileName(): string {
    const words = this.label.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['chart'];
    return `${words.slice(0, 8).join('-').slice(0, 60)}.svg`;
  }
}

export function figure(chart: Html, caption: Fragment): Html {
  return html`<figure>${chart}<figcaption>${caption}${saveLink(chart)}</figcaption></figure>`;
}

/** The file is in the link, as the page has no other files. */
function saveLink(chart: Html): Html | null {
  if (!(chart instanceof Chart)) return null;
  const data = Buffer.from(chart.file).toString('base64');
  return html` <a class="save" download="${chart.fileName}" href="data:image/svg+xml;base64,${data}">Save as SVG</a>`;
}
