import { mean } from '../../src/metrics/mean.ts';

/**
 * The ROC AUC that shares of 1s among k independent answers have in expectation, where each pair's answer is 1 with its probability:
 * the mean of P(X > Y) + ½ P(X = Y) over all strong and weak pairs, X ~ B(k, p), Y ~ B(k, q). The count is sufficient for p, so that
 * nothing that orders pairs by their own answers has more.
 *
 * @returns null where a class is empty.
 */
export function expectedAuc(
  labels: readonly number[],
  probabilities: readonly number[],
  samples: number,
): number | null {
  const masses = probabilities.map((probability) => binomial(samples, probability));
  const [strong, weak] = [1, 0].map((label) => masses.filter((_, index) => labels[index] === label));
  return mean((strong ?? []).flatMap((first) => (weak ?? []).map((second) => winsOf(first, second))));
}

function winsOf(first: readonly number[], second: readonly number[]): number {
  let below = 0;
  let wins = 0;
  for (const [count, mass] of second.entries()) {
    wins += (first[count] ?? 0) * (below + mass / 2);
    below += mass;
  }
  return wins;
}

/** The probability of each number of 1s. */
function binomial(count: number, probability: number): readonly number[] {
  let masses = [1];
  for (let drawn = 0; drawn < count; drawn += 1) {
    masses = [...masses, 0].map(
      (mass, ones) => mass * (1 - probability) + (masses[ones - 1] ?? 0) * probability,
    );
  }
  return masses;
}
