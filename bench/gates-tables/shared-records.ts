import { DROP_ERROR_RATE, MEAN_DROP_ERROR_RATE } from '../../src/gates/error-rate.ts';
import { meanAucDrop, testDrops } from '../../src/metrics/auc-drops.ts';
import { repeat } from '../simulation/replicates.ts';
import {
  type Noise,
  nameOf,
  ownRecords,
  type RecordsOfPairs,
  type Scenario,
  simulatedRuns,
} from '../simulation/simulated-runs.ts';
import { table } from '../simulation/table.ts';
import { Rate } from '../simulation/tally.ts';

interface Layout {
  readonly name: string;
  readonly records: RecordsOfPairs;
}

const spread = (size: number, records: number): Layout => ({
  name: `${records} + ${records}`,
  records: ownRecords(size, records),
});

/** Twelve of twenty pairs in the first of five records. */
function mostInOne(first: number): readonly number[] {
  return Array.from({ length: 20 }, (_, pair) => first + (pair < 12 ? 0 : 1 + (pair % 4)));
}

const layouts: readonly Layout[] = [
  spread(5, 5),
  { name: '5 with both', records: { strong: [0, 1, 2, 3, 4], weak: [0, 1, 2, 3, 4] } },
  { name: 'as drawn', records: { strong: [0, 0, 1, 1, 2], weak: [0, 1, 3, 3, 4] } },
  spread(5, 3),
  { name: '2 + 2, one holds 4', records: { strong: [0, 0, 0, 0, 1], weak: [2, 2, 2, 2, 3] } },
  spread(5, 1),
  spread(20, 5),
  { name: '5 + 5, one holds 12', records: { strong: mostInOne(0), weak: mostInOne(5) } },
];

/**
 * Where what differs between two runs differs alike for pairs of one record: false alarms, and what is caught of a drop of
 * the mean by 0.10.
 */
export function sharedRecords(
  seed: number,
  replicates: number,
): { text: string; most: number; mostAtNothing: number; mostSingle: number } {
  let [most, mostAtNothing, mostSingle] = [0, 0, 0];
  const rows = layouts.flatMap(({ name, records }) =>
    ([0.25, 1, null] as const).flatMap((noise: Noise) =>
      [0.2, 0.5].map((correlation) => {
        const size = records.strong.length;
        const scenario = { meanAuc: 0.8, noise, size, records, correlation };
        const stream = [size, name, correlation, nameOf(noise)];
        const same = fails({ ...scenario, drop: 0 }, seed, replicates, stream);
        const [all, few] = [{}, { kind: { broken: 5 } }].map((kind) =>
          fails({ ...scenario, drop: 0.1, ...kind }, seed, Math.ceil(replicates / 4), [...stream, 'fell']),
        );
        most = Math.max(most, same.recommended.share());
        mostAtNothing = Math.max(mostAtNothing, same.atNothing.share());
        mostSingle = Math.max(mostSingle, same.single.share());
        return [
          ...[`${size} + ${size}`, name, nameOf(noise), correlation.toFixed(1)],
          ...[same.atNothing, same.recommended, same.single, all?.recommended, few?.recommended].map(
            (rate) => rate?.cell() ?? '',
          ),
        ];
      }),
    ),
  );
  const head = [
    ...['pairs', 'records', 'noise', 'correlation'],
    ...[
      'false alarms: maxMeanDrop 0',
      'maxMeanDrop 0.01',
      'maxDrop 0',
      'caught at 0.01: all a little',
      '5 broke',
    ],
  ];
  return { text: table(head, rows), most, mostAtNothing, mostSingle };
}

function fails(scenario: Scenario, seed: number, replicates: number, stream: readonly (string | number)[]) {
  const draw = simulatedRuns(scenario, seed, 'records', ...stream);
  const [atNothing, recommended, single] = [new Rate(), new Rate(), new Rate()];
  repeat(replicates, () => {
    const runs = draw();
    const low = meanAucDrop(runs, MEAN_DROP_ERROR_RATE).interval?.low ?? -1;
    atNothing.add(low > 0);
    recommended.add(low > 0.01);
    const tested = scenario.drop === 0 ? testDrops(runs, { allowed: 0 }, DROP_ERROR_RATE) : [];
    single.add(tested.some((each) => each?.exceeds === 'yes'));
  });
  return { atNothing, recommended, single };
}
