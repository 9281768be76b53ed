import { MEAN_DROP_ERROR_RATE } from '../../src/gates/error-rate.ts';
import { meanAucDrop } from '../../src/metrics/auc-drops.ts';
import type { PairedRuns } from '../../src/metrics/drop-of-head.ts';
import { repeat } from '../simulation/replicates.ts';
import { type Noise, nameOf, simulatedRuns } from '../simulation/simulated-runs.ts';
import { table } from '../simulation/table.ts';
import { Rate } from '../simulation/tally.ts';

/** False alarms where a few heads are judged anew in each run and the others as before. */
export function noisyHeads(
  seed: number,
  replicates: number,
): { text: string; most: number; mostAtNothing: number } {
  let [most, mostAtNothing] = [0, 0];
  const rows = ([0, 0.1] as const).flatMap((noise: Noise) =>
    [1, 2, 5].flatMap((noisy) =>
      [0.65, 0.8, 0.9].map((meanAuc) => {
        const scenario = { meanAuc, noise, noisyHeads: noisy, drop: 0 };
        const draw = simulatedRuns(scenario, seed, 'noisy heads', noisy, meanAuc, nameOf(noise));
        const [atNothing, recommended] = [new Rate(), new Rate()];
        repeat(replicates, () => {
          const low = meanAucDrop(draw(), MEAN_DROP_ERROR_RATE).interval?.low ?? -1;
          atNothing.add(low > 0);
          recommended.add(low > 0.01);
        });
        most = Math.max(most, recommended.share());
        mostAtNothing = Math.max(mostAtNothing, atNothing.share());
        return [`${noisy} of 20`, nameOf(noise), meanAuc.toFixed(2), atNothing.cell(), recommended.cell()];
      }),
    ),
  );
  const head = ['heads judged anew', 'noise of the others', 'mean AUC', 'maxMeanDrop 0', 'maxMeanDrop 0.01'];
  return { text: table(head, rows), most, mostAtNothing };
}

/** False alarms, and a drop of the mean by 0.10 that is caught, where some heads have a single weak pair. */
export function thinHeads(seed: number, replicates: number): { text: string; most: number } {
  let most = 0;
  const rows = [0, 1, 10, 20].flatMap((thin) =>
    [0.25, null].map((noise) => {
      const rates = [0, 0.1].map((drop) => {
        const scenario = { meanAuc: 0.8, noise, drop };
        const draw = simulatedRuns(scenario, seed, 'thin heads', thin, drop, nameOf(noise));
        const fails = new Rate();
        repeat(replicates, () => {
          const runs = draw().map((run, head) => (head < thin ? withOneWeakPair(run) : run));
          fails.add((meanAucDrop(runs, MEAN_DROP_ERROR_RATE).interval?.low ?? -1) > 0.01);
        });
        return fails;
      });
      most = Math.max(most, rates[0]?.share() ?? 0);
      return [`${thin} of 20`, nameOf(noise), ...rates.map((rate) => rate.cell())];
    }),
  );
  return { text: table(['thin heads', 'noise', 'false alarms', 'caught'], rows), most };
}

function withOneWeakPair({ head, pairs, labels, before, now }: PairedRuns): PairedRuns {
  const end = labels.indexOf(0) + 1;
  return {
    head,
    pairs: pairs.slice(0, end),
    labels: labels.slice(0, end),
    before: before.slice(0, end),
    now: now.slice(0, end),
  };
}
