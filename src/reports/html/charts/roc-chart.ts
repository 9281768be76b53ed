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
  return line(corners(points), {
    x: 'falsePositiveRate',
    y: 'truePositiveRate',
    stroke: colour,
    strokeWidth: faint === undefined ? 2.25 : 1,
    strokeOpacity: faint ?? 1,
    strokeDasharray: dash,
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
