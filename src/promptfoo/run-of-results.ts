import { z } from 'zod';
import { SCORED_KEY, scoredAnswerSchema } from '../asking/normalized-one.ts';
import { PROTOCOL_KEY } from '../asking/protocol.ts';
import { ANSWER_RECORD_KEY, answerRecordSchema } from '../models/expense.ts';
import { askingIdSchema } from '../pair-cases/asking-id.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import type { Run, RunRow } from '../pair-cases/run.ts';
import { SIMULATOR_KEY } from '../simulation/simulator-id.ts';
import { PAIR_CASE_KEY, storedPairCaseSchema } from './stored-pair-case.ts';

interface PromptfooResults {
  readonly evalId: string | null | undefined;
  readonly columns: readonly (string | undefined)[];
  /** The providers that the config lists, as promptfoo shows them, where they are known. */
  readonly configured?: readonly string[] | undefined;
  /** promptfoo's results, one per row and column; those that ask about no token pair are left out. */
  readonly results: readonly unknown[];
  /** What every simulator was to be asked; by default, what the results ask about. */
  readonly asked?: readonly PairCase[];
}

/** A promptfoo run as scoring reads it, and how many results are `foreign`: about no token pair. */
export function runOfResults({
  evalId,
  columns,
  configured,
  results,
  asked,
}: PromptfooResults): Run & { readonly foreign: number } {
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

function distinctNames(names: readonly string[]): readonly string[] {
  const given = new Set<string>();
  return names.map((name) => {
    let different = name;
    for (let number = 2; given.has(different); number += 1) different = `${name} #${number}`;
    given.add(different);
    return different;
  });
}

/** The named score under which the assertion hands on P("1"). */
export const P_ONE = 'P(1)';

export const MOST_COLUMNS = 1000;

export const columnIndex = z
  .int()
  .nonnegative()
  .max(MOST_COLUMNS - 1);

/** One result of a promptfoo run, as far as scoring reads it: one simulator's answer to one pair case. */
export const resultSchema = z
  .object({
    promptIdx: columnIndex,
    testIdx: z.int().nonnegative().optional(),
    provider: z.object({ id: z.string().optional(), label: z.string().optional() }).nullish(),
    testCase: z.object({ metadata: z.object({ [PAIR_CASE_KEY]: storedPairCaseSchema }) }),
    namedScores: z.object({ [P_ONE]: z.number().min(0).max(1).optional() }).nullish(),
    error: z.string().nullish(),
    // Another simulator's fields of these names may hold anything.
    metadata: z
      .object({
        [ANSWER_RECORD_KEY]: answerRecordSchema.optional().catch(undefined),
        [PROTOCOL_KEY]: askingIdSchema.optional().catch(undefined),
        [SIMULATOR_KEY]: z.string().optional().catch(undefined),
        [SCORED_KEY]: scoredAnswerSchema.optional().catch(undefined),
      })
      .nullish(),
  })
  .transform(({ promptIdx, testIdx, provider, testCase, namedScores, error, metadata }) => ({
    promptIdx,
    /** Which test of the run, every repeat of one counted for itself. */
    testIdx,
    provider: provider?.label || provider?.id || undefined,
    row: {
      pairCase: testCase.metadata[PAIR_CASE_KEY],
      probability: namedScores?.[P_ONE] ?? null,
      mass: metadata?.[SCORED_KEY]?.mass ?? null,
      logOdds: metadata?.[SCORED_KEY]?.logOdds,
      request: metadata?.[SCORED_KEY]?.request,
      // promptfoo also calls the reason of a misjudged pair an error.
      error: namedScores?.[P_ONE] === undefined ? (error ?? NO_ASSERTION) : null,
      asking: metadata?.[ANSWER_RECORD_KEY] ?? null,
      protocol: metadata?.[PROTOCOL_KEY] ?? null,
      simulator: metadata?.[SIMULATOR_KEY] ?? null,
    } satisfies Omit<RunRow, 'column'>,
  }));

const NO_ASSERTION = 'its row has no P(1): add assertions/normalized-one.ts to defaultTest.assert';
