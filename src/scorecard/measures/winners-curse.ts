import { z } from 'zod';
import { range, signed } from '../../files/number-text.ts';
import { pairedMeanDifference } from '../../metrics/paired-mean-difference.ts';
import { chosenByHead } from '../choices.ts';
import { intervalSchema } from '../fields.ts';
import { RESAMPLING_SEED } from '../resampling-seed.ts';
import { measure } from './measure.ts';

/**
 * By how much what was chosen is better on the pairs it was chosen on than on those reported: what luck added to the best of
 * several (the winner's curse: Capen, Clapp & Campbell 1971).
 */
export const winnersCurse = measure({
  heading: 'Winner’s curse',
  meaning:
    'how much higher the chosen explanations score on the choosing pairs than on the reported ones, with an interval over heads',
  fields: {
    winnersCurse: z.number().min(-1).max(1).nullable(),
    winnersCurseInterval: intervalSchema.nullable(),
  },
  compute: ({ explanations, column }) => {
    const heads = chosenByHead(explanations, column);
    const { difference, interval } = pairedMeanDifference(
      heads.map(({ choosing }) => choosing),
      heads.map(({ reported }) => reported),
      heads.map(({ head }) => head),
      { seed: RESAMPLING_SEED },
    );
    return { winnersCurse: difference, winnersCurseInterval: interval };
  },
  show: ({ winnersCurse: curse, winnersCurseInterval }) => ({
    value: signed(curse, 3),
    interval: range(winnersCurseInterval, signed),
  }),
});
