import cdf from '@stdlib/stats-base-dists-normal-cdf';

/** Cut points that turn a latent normal score into one of five levels, as of a simulator with few answers. */
export function cutPoints(shift: number): readonly number[] {
  return [-0.75, -0.25, 0.25, 0.75].map((x) => shift / 2 + x * Math.max(1, shift / 2));
}

export function levelOf(score: number, cuts: readonly number[]): number {
  return cuts.filter((cut) => score >= cut).length;
}

/** The shift of the positives at which the five levels have this AUC, ties counted half. */
export function fiveLevelShiftFor(auc: number): number {
  let [low, high] = [0, 20];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (fiveLevelAuc(middle) < auc) low = middle;
    else high = middle;
  }
  return low;
}

function fiveLevelAuc(shift: number): number {
  const below = (x: number) => cdf(x, 0, 1);
  const edges = [Number.NEGATIVE_INFINITY, ...cutPoints(shift), Number.POSITIVE_INFINITY];
  let area = 0;
  let negativesBelow = 0;
  for (const [index, high] of edges.slice(1).entries()) {
    const low = edges[index] as number;
    const negatives = below(high) - below(low);
    area += (below(high - shift) - below(low - shift)) * (negativesBelow + negatives / 2);
    negativesBelow += negatives;
  }
  return area;
}
