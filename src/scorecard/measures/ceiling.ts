import { z } from 'zod';
import { headName } from '../../activation-records/head.ts';
import { decimal, NOTHING } from '../../files/number-text.ts';
import { mean } from '../../metrics/mean.ts';
import { count, share } from '../fields.ts';
import { measure } from './measure.ts';

/** What a perfect reader gets of the explanations that are known rules, beside what the simulator gets of them, and of nothing. */
export const ceiling = measure({
  heading: 'Of a perfect reader',
  meaning:
    'explanations that are a known rule in words: the mean AUC under an empty explanation (the floor), as the simulator reads them, and as the rule itself answers (the ceiling); known-false explanations left out',
  fields: {
    ceiling: z
      .object({ explanations: count, floor: share.nullable(), auc: share, ceiling: share })
      .nullable()
      .default(null),
  },
  compute: ({ all, column }) => {
    const empty = new Map(
      all.flatMap((each) => (each.control === 'empty' ? [[headName(each), each.scores[column]?.auc]] : [])),
    );
    const read = all.flatMap(({ ceiling: of, truth, scores, ...head }) => {
      const auc = scores[column]?.auc ?? null;
      if (of === undefined || truth === false || auc === null) return [];
      return [{ auc, ceiling: of, floor: empty.get(headName(head)) ?? null }];
    });
    const auc = mean(read.map((each) => each.auc));
    const ceilingAuc = mean(read.map((each) => each.ceiling));
    if (auc === null || ceilingAuc === null) return { ceiling: null };
    const floor = mean(read.flatMap((each) => each.floor ?? []));
    return { ceiling: { explanations: read.length, floor, auc, ceiling: ceilingAuc } };
  },
  show: ({ ceiling: of }) => ({
    value:
      of === null
        ? NOTHING
        : `${[of.floor ?? [], of.auc, of.ceiling]
            .flat()
            .map((each) => decimal(each))
            .join(' / ')} (${of.explanations})`,
  }),
});
