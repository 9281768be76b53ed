import { z } from 'zod';
import { SCORED_KEY, scoredAnswerSchema } from '../asking/normalized-one.ts';
import { PROTOCOL_KEY } from '../asking/protocol.ts';
import { ANSWER_RECORD_KEY, answerRecordSchema } from '../models/answer-record.ts';
import { askingIdSchema } from '../pair-cases/asking-id.ts';
import type { RunRow } from '../pair-cases/run.ts';
import { SIMULATOR_KEY } from '../simulation/simulator-id.ts';
import { PAIR_CASE_KEY, storedPairCaseSchema } from './stored-pair-case.ts';

/** The named score under which the assertion hands on P("1"). */
export const P_ONE = 'P(1)';

/** Simulators side by side in one run. */
export const MOST_COLUMNS = 1000;

/** Which column of the run a result stands in. */
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
    /** The provider's name, as promptfoo shows it. */
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
