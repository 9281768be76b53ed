import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { RunRow, StoredRun } from '../../src/pair-cases/run.ts';

/** Questions about some heads: two strong pairs and two weak ones for each explanation. */
export function questions(
  explanations: Readonly<Record<string, readonly string[]>>,
  seed = 0,
): readonly PairCase[] {
  return Object.entries(explanations).flatMap(([head, ids]) =>
    ids.flatMap((id) =>
      [3, 4, 5 + seed, 6 + seed].map((from, index) => ({
        suite: 'demo',
        subject: 'gpt2',
        head: { layer: 0, head: Number(head) },
        explanation: { id, text: `attends to ${id}` },
        pair: { record: 'top[0]', from, to: 0, label: index < 2 ? 1 : 0, activation: 1 } as const,
        tokens: Array.from({ length: 10 }, (_, position) => `t${position}`),
      })),
    ),
  );
}

/** A run in which every simulator answered what it was asked. */
export function runOf(
  source: string,
  simulators: readonly string[],
  asked: readonly PairCase[],
  { probability = 0.5, protocol = 'p@1' }: { probability?: number; protocol?: string } = {},
): StoredRun {
  return {
    source,
    evalId: `eval-${source}`,
    simulators,
    asked,
    rows: simulators.flatMap((_, column) =>
      asked.map(
        (pairCase): RunRow => ({
          column,
          pairCase,
          probability,
          mass: null,
          error: null,
          asking: null,
          protocol,
        }),
      ),
    ),
  };
}
