import { cell, dot, text } from '@observablehq/plot';
import { shorten } from '../../../files/visible-text.ts';
import { decimal } from '../../../metrics/number-text.ts';
import type { HeadMatrix, MatrixCell } from '../../head-matrix.ts';
import type { Html } from '../html.ts';
import { svgChart } from './svg-chart.ts';

const LAYOUT = {
  wide: { width: 1000, labels: 330, characters: 44, widest: 96, height: 24, numbers: 24 },
  narrow: { width: 330, labels: 52, characters: 0, widest: 60, height: 20, numbers: 7 },
};
const TOP = 62;
const RIGHT = 26;

/**
 * Explanations × heads, coloured by AUC as the page's tables are. A head's own explanation has a dot, filled where it is
 * above all others of its column; numbers stand where there is room for them.
 */
export function whichHeadChart(
  label: string,
  { heads, rows, cells }: HeadMatrix,
  size: 'wide' | 'narrow',
): Html {
  const { width, labels, characters, widest, height, numbers } = LAYOUT[size];
  const step = Math.min(widest, (width - labels - RIGHT) / heads.length);
  const names = new Map(rows.map(({ name, text: says }) => [name, [name, shorten(says, characters)]]));
  const hasNumbers = heads.length <= numbers;
  const own = cells.filter(({ isOwn }) => isOwn);
  const atCorner = hasNumbers
    ? { dx: step / 2 - 5, dy: 5 - height / 2, r: 2.5 }
    : { r: Math.min(4, step / 4) };
  const place = { x: 'head', y: 'row' } as const;
  return svgChart(label, {
    width: labels + step * heads.length + RIGHT,
    height: TOP + rows.length * height + 4,
    marginLeft: labels,
    marginRight: RIGHT,
    marginTop: TOP,
    marginBottom: 4,
    color: { type: 'identity' },
    x: { domain: heads, axis: 'top', label: null, tickSize: 0, tickRotate: -60, padding: 0.03 },
    y: { domain: rows.map(({ name }) => name), axis: null, padding: 0.06 },
    marks: [
      text(rows, {
        y: 'name',
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: -labels,
        text: ({ name }: { name: string }) =>
          size === 'wide' ? (names.get(name)?.join('  ') ?? name) : name,
        fill: 'currentColor',
      }),
      cell(cells, { ...place, fill: ({ auc }: MatrixCell) => heatOf(auc) }),
      hasNumbers
        ? text(cells, {
            ...place,
            text: ({ auc }: MatrixCell) => decimal(auc),
            fill: 'currentColor',
            fontSize: 11,
          })
        : null,
      dot(own, {
        ...place,
        ...atCorner,
        stroke: 'currentColor',
        fill: ({ isFirst }: MatrixCell) => (isFirst ? 'currentColor' : 'none'),
      }),
    ],
  });
}

/** As .heat in styles.ts. */
function heatOf(auc: number): string {
  const side = auc >= 0.5 ? 'above' : 'below';
  return `color-mix(in oklab,var(--heat-${side}) ${Math.round(Math.abs(auc - 0.5) * 200)}%,var(--raised))`;
}
