import { mean } from 'd3-array';
import { MEAN_DROP_ERROR_RATE } from '../../src/gates/error-rate.ts';
import { meanAucDrop } from '../../src/metrics/auc-drops.ts';
import type { PairedRuns } from '../../src/metrics/drop-of-head.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { normals, shiftFor } from '../simulation/normals.ts';
import { repeat } from '../simulation/replicates.ts';
import { table } from '../simulation/table.ts';
import { Rate } from '../simulation/tally.ts';

const HEADS = 20;
const EXPLANATIONS = 5;
const SIZE = 5;
const BOUND = 0.01;
const LABELS = Array.from({ length: 2 * SIZE }, (_, pair) => (pair < SIZE ? 1 : 0));

/**
 * A baseline of the best of five equally good explanations of each head, and a run in which every one of them was replaced
 * by another that is just as good: chosen on the pairs that are reported, and on as many other ones.
 */
export function bestOfFive(
  seed: number,
  replicates: number,
): { text: string; most: number; overstated: readonly number[]; failed: readonly number[] } {
  let most = 0;
  const [overstated, failed]: [number[], number[]] = [[], []];
  const rows = [0, 0.5].flatMap((shared) =>
    [0.65, 0.8, 0.9].map((meanAuc) => {
      const normal = normals(seed, 'best of five', meanAuc, shared);
      const [same, other] = [tallied(meanAuc), tallied(meanAuc)];
      repeat(replicates, () => {
        const heads = Array.from({ length: HEADS }, () => drawHead(normal, meanAuc, shared));
        same.add(heads.map(({ chosenOnSame, replacement }) => [chosenOnSame, replacement]));
        other.add(heads.map(({ chosenOnOther, replacement }) => [chosenOnOther, replacement]));
      });
      most = Math.max(most, other.fails.share());
      overstated.push(same.overstatement());
      failed.push(same.fails.share());
      return [
        shared === 0 ? 'nothing' : 'half',
        meanAuc.toFixed(2),
        ...[same, other].flatMap((each) => [signed(each.overstatement()), each.fails.cell()]),
      ];
    }),
  );
  const head = ['explanations of a head share', 'true AUC of each'];
  const columns = ['same pairs: overstated by', 'fails', 'select: overstated by', 'fails with it'];
  return { text: table([...head, ...columns], rows), most, overstated, failed };
}

type Scores = readonly number[];

/** The scores that explanations of one head get on the pairs reported, five of them chosen from in two ways. */
function drawHead(normal: () => number, meanAuc: number, shared: number) {
  const shift = shiftFor(meanAuc);
  const scoring = () => {
    const ofPairs = LABELS.map(() => normal());
    return () =>
      LABELS.map(
        (label, pair) =>
          label * shift + Math.sqrt(shared) * (ofPairs[pair] as number) + Math.sqrt(1 - shared) * normal(),
      );
  };
  const [reported, choosing] = [scoring(), scoring()];
  const explanations = Array.from({ length: EXPLANATIONS }, () => ({
    reported: reported(),
    choosing: choosing(),
  }));
  const best = (on: 'reported' | 'choosing') =>
    explanations.reduce((first, each) => (aucOf(each[on]) > aucOf(first[on]) ? each : first)).reported;
  return {
    chosenOnSame: best('reported'),
    chosenOnOther: best('choosing'),
    replacement: reported(),
  };
}

/** How far baselines are above the truth, and how often a run that is just as good fails beside them. */
function tallied(meanAuc: number) {
  const fails = new Rate();
  const above: number[] = [];
  return {
    fails,
    overstatement: () => mean(above) ?? Number.NaN,
    add: (heads: readonly (readonly [baseline: Scores, now: Scores])[]) => {
      above.push((mean(heads, ([baseline]) => aucOf(baseline)) ?? Number.NaN) - meanAuc);
      const runs = heads.map(
        ([before, now], head): PairedRuns => ({
          head: `L0H${head}`,
          pairs: LABELS.map((_, pair) => String(pair)),
          labels: LABELS,
          before,
          now,
        }),
      );
      fails.add((meanAucDrop(runs, MEAN_DROP_ERROR_RATE).interval?.low ?? -1) > BOUND);
    },
  };
}

function aucOf(scores: Scores): number {
  return rocAuc(LABELS, scores) ?? Number.NaN;
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
