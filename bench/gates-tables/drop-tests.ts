import { MEAN_DROP_ERROR_RATE } from '../../src/gates/error-rate.ts';
import { meanAucDrop } from '../../src/metrics/auc-drops.ts';
import { repeat } from '../simulation/replicates.ts';
import { type Scenario, simulatedRuns } from '../simulation/simulated-runs.ts';
import { table } from '../simulation/table.ts';
import { Rate } from '../simulation/tally.ts';

const BOUNDS = [0.01, 0.02, 0.05];
const DEAD = 3;

/** `beyond-bound` beside `below-baseline`: what each catches, and how often it fails what is allowed. */
export function dropTests(seed: number, replicates: number): string {
  const rows = [0.1, 0.25, 0.5].flatMap((noise) => [
    ...[0.8, 0.9, 0.97].map((meanAuc) =>
      row(
        `${DEAD} of 20 dead (${meanAuc.toFixed(2)} → 0.50 each)`,
        // The scenario's drop is that of the mean.
        () => ({ meanAuc, noise, drop: ((meanAuc - 0.5) * DEAD) / 20, kind: { broken: DEAD } }),
        noise,
      ),
    ),
    row('nothing fell', () => ({ meanAuc: 0.9, noise, drop: 0 }), noise),
    row('all fell by just the bound', (bound) => ({ meanAuc: 0.9, noise, drop: bound }), noise),
  ]);
  const head = BOUNDS.flatMap((bound) => [`beyond ${bound}`, `below, ${bound}`]);
  return table(['noise', 'what fell, mean AUC 0.90 unless told', ...head], rows);

  function row(what: string, scenario: (bound: number) => Scenario, noise: number): string[] {
    return [noise.toFixed(2), what, ...BOUNDS.flatMap((bound) => rates(scenario(bound), bound, what))];
  }

  function rates(scenario: Scenario, bound: number, what: string): string[] {
    const draw = simulatedRuns(scenario, seed, 'drop tests', what, scenario.noise ?? 'unrelated', bound);
    const [beyond, below] = [new Rate(), new Rate()];
    repeat(replicates, () => {
      const { interval, drop } = meanAucDrop(draw(), MEAN_DROP_ERROR_RATE);
      beyond.add(interval !== null && interval.low > bound);
      below.add(interval !== null && interval.low > 0 && (drop ?? 0) > bound);
    });
    return [beyond.cell(), below.cell()];
  }
}
