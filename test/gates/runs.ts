import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import { type ScoredRun, scoreRun } from '../../src/scorecard/build-scorecard.ts';

/** How a simulator answers about a pair: by head and by the pair's place among its head's. */
export type Answer = (head: number, pair: number, explanation: string) => number | null;

export interface RunOf {
  readonly heads?: number;
  readonly explanations?: readonly string[];
  readonly simulators?: Readonly<Record<string, Answer>>;
  readonly suite?: string;
  readonly subject?: string;
  readonly protocol?: string | null;
  readonly change?: (pairCase: PairCase) => PairCase | null;
}

/** Every pair right: strong ones come first. */
export const right: Answer = (_, pair) => 0.95 - pair / 20;
export const wrong: Answer = (_, pair) => 0.05 + pair / 20;
export const undecided: Answer = () => 0.5;

/** A run over heads of five strong and five weak pairs. */
export function runOf({
  heads = 6,
  explanations = ['a', 'b'],
  simulators = { gpt: right },
  suite = 'demo',
  subject = 'gpt2',
  protocol = 'p@1',
  change = (pairCase) => pairCase,
}: RunOf = {}): ScoredRun {
  const asked = Array.from({ length: heads }, (_, head) =>
    explanations.flatMap((id) =>
      Array.from({ length: 10 }, (_, pair): PairCase | null =>
        change({
          suite,
          subject,
          head: { layer: 1, head },
          explanation: { id, text: `attends to ${id}` },
          pair: {
            record: `top[${pair}]`,
            from: pair + 1,
            to: 0,
            label: pair < 5 ? 1 : 0,
            activation: 1 - pair / 10,
          },
          tokens: ['x', 'y'],
        }),
      ),
    ),
  )
    .flat()
    .filter((each) => each !== null);
  const rows = Object.values(simulators).flatMap((answer, column) =>
    asked.map((pairCase) => {
      const probability = answer(pairCase.head.head, pairCase.pair.from - 1, pairCase.explanation.id);
      const error = probability === null ? 'it broke' : null;
      return { column, pairCase, probability, mass: null, error, asking: null, protocol };
    }),
  );
  return scoreRun({ evalId: 'eval-1', simulators: Object.keys(simulators), asked, rows });
}
