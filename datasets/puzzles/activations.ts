import { flatIndexOf, type PairPosition, triangleSize } from '../../src/activation-records/pair-index.ts';
import type { SeededRandom } from '../../src/metrics/seeded-random.ts';
import type { Rule } from '../../src/rules/rule.ts';

/** A log-normal distribution: `median` times a factor that is e^`spread` one standard deviation out. */
interface LogNormal {
  readonly median: number;
  readonly spread: number;
}

// All in units of the head's typical activation on a clear case of its rule.
const CLEAR_CASE: LogNormal = { median: 1, spread: 0.5 };
const DISTRACTION: LogNormal = { median: 0.06, spread: 0.7 };
const STRAY: LogNormal = { median: 0.2, spread: 0.35 };
const STRONGEST_DISTRACTION = 0.5;
const BACKGROUND: LogNormal = { median: 0.004, spread: 1 };

const SHARE_MISSED = 0.12;
const LEFT_WHEN_MISSED = 0.15;
const SHARE_STRAY = 0.004;

/**
 * The activations of a head that follows a rule, as a record holds them: every pair, row by row. Pairs of the rule
 * are strong, with some missed. What a real head is also a little active on is moderate: the first token, the token
 * before, near misses of the rule and their neighbours, and a few pairs for no reason. The rest is weak background.
 *
 * @param typical the head's activation on a clear case of its rule.
 */
export function activationsOf(
  rule: Rule,
  tokens: readonly string[],
  typical: number,
  random: SeededRandom,
): readonly number[] {
  const width = tokens.length;
  const activations = Array.from({ length: triangleSize(width, width) }, () =>
    draw(random.unit() < SHARE_STRAY ? STRAY : BACKGROUND, random),
  );
  const raise = (pair: PairPosition, activation: number) => {
    const index = flatIndexOf(pair, width);
    activations[index] = Math.max(activations[index] ?? 0, activation);
  };
  const pairs = rule.pairs(tokens);
  for (const pair of distractors(rule, tokens, pairs)) raise(pair, distraction(random));
  for (const pair of pairs) {
    const missed = random.unit() < SHARE_MISSED ? LEFT_WHEN_MISSED : 1;
    raise(pair, pair.strength * missed * draw(CLEAR_CASE, random));
  }
  return activations.map((activation) => rounded(typical * activation));
}

function distractors(
  rule: Rule,
  tokens: readonly string[],
  pairs: readonly PairPosition[],
): readonly PairPosition[] {
  const neighbours = pairs.flatMap(({ from, to }) => [
    { from: from + 1, to },
    { from, to: to - 1 },
  ]);
  return [
    ...tokens.map((_, from) => ({ from, to: 0 })),
    ...tokens.map((_, from) => ({ from, to: from - 1 })),
    ...neighbours,
    ...(rule.nearMisses?.(tokens) ?? []),
  ].filter(({ from, to }) => to >= 0 && from < tokens.length);
}

function distraction(random: SeededRandom): number {
  return Math.min(draw(DISTRACTION, random), STRONGEST_DISTRACTION);
}

function draw({ median, spread }: LogNormal, random: SeededRandom): number {
  return median * Math.exp(spread * nearlyNormal(random));
}

/** Four uniform numbers added up: nearly normal with mean 0 and variance 1, and never beyond ±3.5. */
function nearlyNormal(random: SeededRandom): number {
  return (random.unit() + random.unit() + random.unit() + random.unit() - 2) * Math.sqrt(3);
}

/** Below this a pair is background in every head: weak, whatever its head's maximum. */
const FAINT = 0.05;

/**
 * To five decimals, what is faint to three, as it tells nothing and would be two thirds of the package: coarse enough that
 * platforms whose `Math.exp` differs in the last bit agree. Never 0 or 1, so that no activation can be mistaken for a
 * label.
 */
function rounded(activation: number): number {
  const steps = activation < FAINT ? 1e3 : 1e5;
  const value = Math.round(activation * steps) / steps;
  if (value === 0) return 1 / steps;
  return value === 1 ? 0.99999 : value;
}
