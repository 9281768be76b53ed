import { z } from 'zod';
import { PAIR_CASE_KEY, type PairCase, storedPairCaseSchema } from '../pair-cases/pair-case.ts';
import { PROTOCOL_KEY } from '../pair-prompt/protocol.ts';
import { ANSWER_RECORD_KEY, type AnswerRecord, answerRecordSchema } from '../simulation/answer-record.ts';

/** The named score under which the assertion hands on P("1"). */
export const P_ONE = 'P(1)';

/** One result of a promptfoo run, as far as scoring reads it: one simulator's answer to one pair case. */
export const resultSchema = z
  .object({
    promptIdx: z.int().nonnegative(),
    provider: z.object({ id: z.string().optional(), label: z.string().optional() }).nullish(),
    testCase: z.object({ metadata: z.object({ [PAIR_CASE_KEY]: storedPairCaseSchema }) }),
    namedScores: z.object({ [P_ONE]: z.number().optional() }).nullish(),
    error: z.string().nullish(),
    // Another simulator's fields of these names may hold anything.
    metadata: z
      .object({
        [ANSWER_RECORD_KEY]: answerRecordSchema.optional().catch(undefined),
        [PROTOCOL_KEY]: z.string().optional().catch(undefined),
      })
      .nullish(),
  })
  .transform(({ promptIdx, provider, testCase, namedScores, error, metadata }) => ({
    promptIdx,
    /** The provider's name, as promptfoo shows it. */
    provider: provider?.label || provider?.id || undefined,
    row: {
      pairCase: testCase.metadata[PAIR_CASE_KEY],
      probability: namedScores?.[P_ONE] ?? null,
      // promptfoo also calls the reason of a misjudged pair an error.
      error: namedScores?.[P_ONE] === undefined ? (error ?? NO_ASSERTION) : null,
      asking: metadata?.[ANSWER_RECORD_KEY] ?? null,
      protocol: metadata?.[PROTOCOL_KEY] ?? null,
    } satisfies Omit<RunRow, 'column'>,
  }));

const NO_ASSERTION = 'its row has no P(1): add assertions/normalized-one.ts to defaultTest.assert';

export interface RunRow {
  /** Which column of the run: an index into its simulators. */
  readonly column: number;
  readonly pairCase: PairCase;
  /** P("1"), or null where the pair is unscored. */
  readonly probability: number | null;
  /** Why it is unscored, where the run says so. */
  readonly error: string | null;
  /** What asking took, where the simulator says so. */
  readonly asking: AnswerRecord | null;
  /** Name and fingerprint of the protocol that the question was asked with, where the simulator says so. */
  readonly protocol: string | null;
}
