import { z } from 'zod';
import { headName } from '../../activation-records/head.ts';
import { count as counted, NOTHING, signed } from '../../files/number-text.ts';
import { proportionInterval } from '../../metrics/confidence-interval.ts';
import { mean } from '../../metrics/mean.ts';
import type { Control } from '../../suite/explanation.ts';
import { count, intervalSchema, share, shareDifference } from '../fields.ts';
import { differenceOverHeads } from '../over-heads.ts';
import { isClaim, type JudgedExplanation } from '../scored-explanation.ts';
import { measure, shown } from './measure.ts';

/**
 * Δ: the AUC of explanations above the mean AUC of the same pairs under other heads' explanations. What a simulator gets
 * out of the sequence and the marks alone is in both, and cancels: selectivity, after Hewitt & Liang (2019).
 */
export const selectivity = measure({
  heading: 'Δ',
  meaning:
    'selectivity: mean AUC minus that of the same pairs under other heads’ explanations (the shuffled controls), with an interval over heads; without explanations known to be false',
  fields: {
    selectivity: shareDifference.nullable(),
    selectivityInterval: intervalSchema.nullable(),
    /** Two-sided, by flipping the signs of heads. */
    selectivityPValue: share.nullable(),
    /** How many donors the head with the fewest has; 0 where there are none. */
    donors: count,
  },
  compute: ({ all, column }) => {
    const compared = againstControl(all, column, 'shuffled');
    const { difference, interval, pValue } = differenceOverHeads(compared, 'auc', 'controlMean');
    return {
      selectivity: difference,
      selectivityInterval: interval,
      selectivityPValue: pValue,
      donors: compared.length === 0 ? 0 : Math.min(...compared.map(({ controls }) => controls)),
    };
  },
  show: ({ selectivity: delta, selectivityInterval }) => shown(delta, selectivityInterval, signed),
});

export const aboveEmpty = measure({
  heading: 'Above empty',
  meaning:
    'mean AUC minus that of the same pairs under an empty explanation (the empty control), with an interval over heads; without explanations known to be false',
  fields: {
    aboveEmpty: shareDifference.nullable().default(null),
    aboveEmptyInterval: intervalSchema.nullable().default(null),
  },
  compute: ({ all, column }) => {
    const compared = againstControl(all, column, 'empty');
    const { difference, interval } = differenceOverHeads(compared, 'auc', 'controlMean');
    return { aboveEmpty: difference, aboveEmptyInterval: interval };
  },
  show: ({ aboveEmpty: above, aboveEmptyInterval }) => shown(above, aboveEmptyInterval, signed),
});

/**
 * In how many heads the pairs tell whose they are: the explanation of the head itself has a higher AUC than that of every
 * other head it was tried with.
 */
export const identified = measure({
  heading: 'Identified',
  meaning:
    'heads whose own explanation (the one marked as true, else the first) beats every donor’s on their pairs; ties do not count',
  fields: {
    identified: z
      .object({ heads: count, first: count, donors: count, interval: intervalSchema.nullable() })
      .nullable(),
  },
  compute: ({ all, column }) => {
    const heads = identifications(all, column);
    if (heads.length === 0) return { identified: null };
    const first = heads.filter(({ isFirst }) => isFirst).length;
    const donors = Math.min(...heads.map((each) => each.donors.length));
    return {
      identified: { heads: heads.length, first, donors, interval: proportionInterval(first, heads.length) },
    };
  },
  show: ({ identified: found }) => ({
    value: found
      ? `${counted(found.first)} of ${counted(found.heads)} among ${counted(found.donors + 1)}`
      : NOTHING,
  }),
});

/**
 * The AUC of each {@link isClaim | claim} beside the mean AUC of its head's controls of one kind; left out without
 * either.
 * @param all explanations with their controls. @returns `controls`: how many the head has.
 */
export function againstControl(all: readonly JudgedExplanation[], column: number, control: Control) {
  return [...Map.groupBy(all, headName)].flatMap(([head, explanations]) => {
    const aucOf = ({ scores }: JudgedExplanation) => scores[column]?.auc ?? null;
    const controls = explanations.flatMap((each) => (each.control === control ? (aucOf(each) ?? []) : []));
    const controlMean = mean(controls);
    if (controlMean === null) return [];
    return explanations.flatMap((each) => {
      const auc = aucOf(each);
      if (!isClaim(each) || auc === null) return [];
      return [{ head, auc, controls: controls.length, controlMean }];
    });
  });
}

/**
 * Each head's pairs under one explanation of its own and under those of other heads (its donors). Its own is the one
 * marked as true, else the first claim: the best of several would have more tries than each donor. Left out are heads
 * where it, or every donor, has no AUC.
 * @param all explanations with their controls. @returns `isFirst`: its own is above all others; a tie does not identify
 * a head.
 */
export function identifications(all: readonly JudgedExplanation[], column: number) {
  const aucOf = ({ scores }: JudgedExplanation) => scores[column]?.auc ?? null;
  return [...Map.groupBy(all, headName)].flatMap(([head, explanations]) => {
    const candidates = explanations.filter(isClaim);
    const representative = candidates.find(({ truth }) => truth === true) ?? candidates[0];
    const own = representative === undefined ? null : aucOf(representative);
    const donors = explanations.flatMap((each) => (each.control === 'shuffled' ? (aucOf(each) ?? []) : []));
    if (own === null || donors.length === 0) return [];
    return [{ head, own, donors, isFirst: donors.every((auc) => own > auc) }];
  });
}
