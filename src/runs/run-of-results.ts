import type { PairCase } from '../pair-cases/pair-case.ts';
import type { Run } from '../scorecard/build-scorecard.ts';
import { runRowSchema } from '../scorecard/run-row.ts';

/** What promptfoo knows of a run, in its hook or in a file it wrote. */
export interface PromptfooResults {
  readonly evalId: string | null | undefined;
  /** The provider of each column, as promptfoo shows it. */
  readonly providers: readonly (string | undefined)[];
  /** promptfoo's results, one per row and column; those that ask about no token pair are left out. */
  readonly results: readonly unknown[];
  /** What every simulator was to be asked; by default, what the results ask about. */
  readonly asked?: readonly PairCase[];
}

/** A promptfoo run as scoring reads it. */
export function runOfResults({ evalId, providers, results, asked }: PromptfooResults): Run {
  const rows = results.flatMap((result) => runRowSchema.safeParse(result).data ?? []);
  return {
    evalId: evalId ?? null,
    simulators: distinctNames(providers.map((provider) => provider ?? 'simulator')),
    asked: asked ?? rows.map(({ pairCase }) => pairCase),
    rows,
  };
}

/** Two columns may show the same name (one model, two protocols): the later ones get a number. */
function distinctNames(names: readonly string[]): readonly string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((each) => each === name).length;
    return before === 0 ? name : `${name} #${before + 1}`;
  });
}
