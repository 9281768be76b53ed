import { headName } from '../../activation-records/head.ts';
import { decimal } from '../../files/number-text.ts';
import type { AtBaseRate } from '../at-base-rate.ts';
import { intervalSchema, share } from '../fields.ts';
import { meanOverHeads } from '../over-heads.ts';
import { type MeasuredColumn, measure, shown } from './measure.ts';

/** The mean of one figure over the explanations that have it, with an interval over heads. */
function meanOf(
  { explanations, column }: MeasuredColumn,
  figure: Exclude<keyof AtBaseRate, 'precisionInterval'>,
) {
  const values = explanations.flatMap((each) => {
    const value = each.scores[column]?.atBaseRate?.[figure] ?? null;
    return value === null ? [] : [{ head: headName(each), value }];
  });
  return meanOverHeads(values, 'value');
}

export const meanAveragePrecision = measure({
  heading: 'Average precision',
  meaning:
    'mean average precision at the base rate of the head’s random records, weak pairs weighted by how many each represents; low for explanations that are too broad or too narrow',
  fields: { meanAveragePrecision: share.nullable(), meanAveragePrecisionInterval: intervalSchema.nullable() },
  compute: (column) => {
    const { mean, interval } = meanOf(column, 'averagePrecision');
    return { meanAveragePrecision: mean, meanAveragePrecisionInterval: interval };
  },
  show: (of) => shown(of.meanAveragePrecision, of.meanAveragePrecisionInterval),
});

export const meanF1 = measure({
  heading: 'F1',
  meaning:
    'mean over explanations of the harmonic mean of precision and recall at P("1") > 0.5; low for explanations that are too broad or too narrow',
  fields: { meanF1: share.nullable(), meanF1Interval: intervalSchema.nullable() },
  compute: (column) => {
    const { mean, interval } = meanOf(column, 'f1');
    return { meanF1: mean, meanF1Interval: interval };
  },
  show: (of) => shown(of.meanF1, of.meanF1Interval),
});

export const meanPrecision = measure({
  heading: 'Precision',
  meaning:
    'mean share of pairs with P("1") > 0.5 that are active, at the base rate of the head’s random records',
  fields: { meanPrecision: share.nullable(), meanPrecisionInterval: intervalSchema.nullable() },
  compute: (column) => {
    const { mean, interval } = meanOf(column, 'precision');
    return { meanPrecision: mean, meanPrecisionInterval: interval };
  },
  show: (of) => shown(of.meanPrecision, of.meanPrecisionInterval),
});

export const meanWeightedAuc = measure({
  heading: 'Weighted AUC',
  meaning: 'mean ROC AUC with weak pairs weighted by how many each represents: relative to random weak pairs',
  fields: { meanWeightedAuc: share.nullable() },
  compute: (column) => ({ meanWeightedAuc: meanOf(column, 'weightedAuc').mean }),
  show: ({ meanWeightedAuc: mean }) => ({ value: decimal(mean, 3) }),
});
