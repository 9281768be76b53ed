import { MEAN_DROP_ERROR_RATE } from '../../src/gates/error-rate.ts';
import { meanAucDrop } from '../../src/metrics/auc-drops.ts';
import { repeat } from '../simulation/replicates.ts';
import { type Noise, nameOf, simulatedRuns } from '../simulation/simulated-runs.ts';
import { table } from '../simulation/table.ts';
import { Rate } from '../simulation/tally.ts';

/** False alarms where what differs between two runs differs alike for pairs of one record. */
export function sharedRecords(seed: number, replicates: number): { text: string; most: number } {
  let most = 0;
  const rows = [
    { size: 5, records: 5 },
    { size: 5, records: 3 },
    { size: 5, records: 1 },
    { size: 20, records: 5 },
  ].flatMap(({ size, records }) =>
    ([0.25, 1, null] as const).flatMap((noise: Noise) =>
      [0.2, 0.5].map((correlation) => {
        const scenario = { meanAuc: 0.8, noise, drop: 0, size, records, correlation };
        const draw = simulatedRuns(scenario, seed, 'records', size, records, correlation, nameOf(noise));
        const [atNothing, recommended] = [new Rate(), new Rate()];
        repeat(replicates, () => {
          const low = meanAucDrop(draw(), MEAN_DROP_ERROR_RATE).interval?.low ?? -1;
          atNothing.add(low > 0);
          recommended.add(low > 0.01);
        });
        most = Math.max(most, recommended.share());
        const layout = [
          `${size} + ${size}`,
          `${records} + ${records}`,
          nameOf(noise),
          correlation.toFixed(1),
        ];
        return [...layout, atNothing.cell(), recommended.cell()];
      }),
    ),
  );
  const head = ['pairs', 'records', 'noise', 'correlation', 'maxMeanDrop 0', 'maxMeanDrop 0.01'];
  return { text: table(head, rows), most };
}
