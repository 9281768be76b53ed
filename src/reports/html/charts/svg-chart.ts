import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escapeHtml } from '../escape.ts';
import { Chart } from './chart.ts';

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

/**
 * A chart as SVG that needs no script.
 *
 * @param label what a person who does not see the chart is told in its place.
 */
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
