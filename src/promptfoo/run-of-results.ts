import type { PairCase } from '../pair-cases/pair-case.ts';
import type { Run, RunRow } from '../pair-cases/run.ts';
import { resultSchema } from './promptfoo-result.ts';

/** What promptfoo knows of a run, in its hook or in a file it wrote. */
export interface PromptfooResults {
  readonly evalId: string | null | undefined;
  /** The provider of each column, as promptfoo shows it. */
  readonly columns: readonly (string | undefined)[];
  /** The providers that the config lists, as promptfoo shows them, where they are known. */
  readonly configured?: readonly string[] | undefined;
  /** promptfoo's results, one per row and column; those that ask about no token pair are left out. */
  readonly results: readonly unknown[];
  /** What every simulator was to be asked; by default, what the results ask about. */
  readonly asked?: readonly PairCase[];
}

/** A run, and what of promptfoo's is none of it. */
export interface RunOfResults extends Run {
  /** Results that are about no token pair. */
  readonly foreign: number;
}

/** A promptfoo run as scoring reads it. */
export function runOfResults({
  evalId,
  columns,
  configured,
  results,
  asked,
}: PromptfooResults): RunOfResults {
  const read = results.flatMap((result) => resultSchema.safeParse(result).data ?? []);
  // Composed and decomposed letters look alike, and are one name.
  const names = columns.map((column) => (column ?? 'simulator').normalize('NFC'));
  const simulators = isReplayed(names, configured) ? [...new Set(names)] : distinctNames(names);
  const placed = read.map(({ promptIdx, testIdx, provider, row }) => {
    const own = simulators.indexOf((provider ?? '').normalize('NFC'));
    const column = simulators.length < names.length && own >= 0 ? own : promptIdx;
    return { testIdx, row: { ...row, column } };
  });
  const rows = simulators.length < names.length ? withoutReplays(placed) : placed.map(({ row }) => row);
  return {
    evalId: evalId ?? null,
    simulators,
    asked: asked ?? rows.map(({ pairCase }) => pairCase),
    rows,
    foreign: results.length - read.length,
  };
}

interface PlacedRow {
  readonly testIdx: number | undefined;
  readonly row: RunRow;
}

/** One row for each test of a column, the first that has an answer: others are the same test in a column made anew. */
function withoutReplays(placed: readonly PlacedRow[]): readonly RunRow[] {
  const ofTests = Map.groupBy(placed, ({ testIdx, row }) => `${testIdx} ${row.column}`);
  return [...ofTests.values()].flatMap((rows) => {
    const [first] = rows;
    if (first?.testIdx === undefined) return rows.map(({ row }) => row);
    return (rows.find(({ row }) => row.probability !== null) ?? first).row;
  });
}

/**
 * Whether promptfoo made the columns anew from those of an earlier run. `--resume` and `--retry-errors` take every column
 * of the run for a prompt and cross these with the providers again: two columns become four, and the rows of the second
 * one stand under the first provider's second prompt. Each row still says whose answer it is, which is enough where the
 * configured providers have different names.
 */
function isReplayed(columns: readonly string[], configured: readonly string[] | undefined): boolean {
  const different = new Set(columns).size;
  if (different === columns.length) return false;
  return (
    configured !== undefined &&
    new Set(configured.map((name) => name.normalize('NFC'))).size === configured.length
  );
}

/** The columns' names, made different: where two show the same one, the later ones get a number. */
function distinctNames(names: readonly string[]): readonly string[] {
  const given = new Set<string>();
  return names.map((name) => {
    let different = name;
    for (let number = 2; given.has(different); number += 1) different = `${name} #${number}`;
    given.add(different);
    return different;
  });
}
