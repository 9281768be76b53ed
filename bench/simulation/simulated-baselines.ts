import type { Baseline, BaselineScore, Ranks } from '../../src/gates/baseline.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { balanced, normals, shiftFor } from './normals.ts';

/** A suite of heads with one explanation each, as a simulator scores its pairs. Logits of one label spread by 1. */
export interface Scenario {
  readonly heads: number;
  /** Pairs of each label. */
  readonly size: number;
  /** The AUC that each explanation has on all pairs of its head, from before to now. */
  readonly aucs: (head: number) => { readonly before: number; readonly now: number };
  /** By how much a pair's logit differs from run to run, a standard deviation. */
  readonly noise: number;
  /** Whether the later run judges a head's pairs anew, as another explanation would, or as before. */
  readonly anew?: (head: number) => boolean;
  /** Runs that the baseline is written from. */
  readonly runs?: number;
}

/** One baseline and one later run after another, as files that gates compare. */
export function simulatedBaselines(
  { heads, size, aucs, noise, anew = () => false, runs = 1 }: Scenario,
  ...stream: readonly (string | number)[]
): () => { readonly before: Baseline; readonly now: Baseline } {
  const normal = normals(...stream);
  const labels = [...balanced(size)];
  return () => {
    const scores = Array.from({ length: heads }, (_, head) => {
      const own = labels.map(normal);
      const later = anew(head) ? labels.map(normal) : own;
      const { before, now } = aucs(head);
      const run = (parts: readonly number[], auc: number) =>
        ranksOf(labels.map((label, pair) => label * shiftFor(auc) + (parts[pair] ?? 0) + noise * normal()));
      const [first = [], ...repeats] = Array.from({ length: runs }, () => run(own, before));
      return {
        before: scoreOf(head, labels, first, repeats),
        now: scoreOf(head, labels, run(later, now), []),
      };
    });
    return {
      before: baseline(
        labels,
        scores.map((each) => each.before),
      ),
      now: baseline(
        labels,
        scores.map((each) => each.now),
      ),
    };
  };
}

const SIMULATOR = 'simulator';

function baseline(labels: readonly number[], scores: readonly BaselineScore[]): Baseline {
  const pairs = Object.fromEntries(
    labels.map((label, pair) => [`top[${pair}] 1→0`, label === 1 ? 1 : 0] as const),
  );
  return {
    version: 1,
    suite: 'simulated',
    subject: 'none',
    pairsFingerprint: '',
    simulators: [{ name: SIMULATOR, protocol: null }],
    heads: scores.map(({ head }) => ({ head, records: {}, pairs })),
    scores: [...scores],
  };
}

function scoreOf(
  head: number,
  labels: readonly number[],
  ranks: Ranks,
  repeats: readonly Ranks[],
): BaselineScore {
  return {
    head: `L0H${head}`,
    explanation: 'it',
    simulator: SIMULATOR,
    auc: rocAuc(labels, ranks as number[]),
    ranks,
    ...(repeats.length > 0 ? { repeats: [...repeats] } : {}),
  };
}

function ranksOf(logits: readonly number[]): Ranks {
  const inOrder = new Map(logits.toSorted((a, b) => a - b).map((logit, rank) => [logit, rank]));
  return logits.map((logit) => inOrder.get(logit) ?? null);
}
