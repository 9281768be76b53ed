import { line, link, type Markish } from '@observablehq/plot';
import type { RocPoint } from '../../../metrics/roc-auc.ts';
import type { Html } from '../html.ts';
import { svgChart } from './svg-chart.ts';

/** A ROC curve, and how it is drawn. */
export interface DrawnCurve {
  readonly points: readonly RocPoint[];
  readonly colour: string;
  readonly dash: string;
  /** Thin and of this opacity: one of many in the background. */
  readonly faint?: number;
}

/** ROC curves above the diagonal of chance. */
export function rocChart(label: string, curves: readonly DrawnCurve[]): Html {
  const chance: Markish = link([0], {
    x1: 0,
    y1: 0,
    x2: 1,
    y2: 1,
    stroke: 'var(--rule-strong)',
    strokeDasharray: '3 4',
  });
  return svgChart(label, {
    width: 320,
    height: 320,
    marginLeft: 42,
    marginBottom: 38,
    marginRight: 12,
    marginTop: 22,
    x: {
      domain: [0, 1],
      ticks: 5,
      label: 'weak pairs taken for strong',
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { domain: [0, 1], ticks: 5, label: 'strong pairs found', labelArrow: 'up' },
    marks: [chance, ...curves.map(curveMark)],
  });
}

function curveMark({ points, colour, dash, faint }: DrawnCurve): Markish {
  return line(corners(apart(points)), {
    x: 'falsePositiveRate',
    y: 'truePositiveRate',
    stroke: colour,
    strokeWidth: faint === undefined ? 2.25 : 1,
    strokeOpacity: faint ?? 1,
    strokeDasharray: dash,
  });
}

/** Nearer to each other than this, two points are one in a chart of some 300 pixels. */
const NEAR = 1 / 4000;

/** The same curve without points that lie upon the one before: one of a million pairs has as many points. */
function apart(points: readonly RocPoint[]): readonly RocPoint[] {
  let [last] = points;
  return points.filter((point, index) => {
    if (last === undefined || index === 0 || index === points.length - 1) return true;
    const moved =
      point.falsePositiveRate - last.falsePositiveRate + point.truePositiveRate - last.truePositiveRate;
    if (moved < NEAR) return false;
    last = point;
    return true;
  });
}

/** The same curve without the points in the middle of its horizontal and vertical stretches. */
function corners(points: readonly RocPoint[]): RocPoint[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined || after === undefined) return true;
    const flat =
      before.truePositiveRate === point.truePositiveRate && point.truePositiveRate === after.truePositiveRate;
    const steep =
      before.falsePositiveRate === point.falsePositiveRate &&
      point.falsePositiveRate === after.falsePositiveRate;
    return !flat && !steep;
  });
}
