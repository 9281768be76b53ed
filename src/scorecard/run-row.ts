import { z } from 'zod';
import { PAIR_CASE_KEY, pairCaseSchema } from '../pair-cases/pair-case.ts';
import { PROTOCOL_KEY } from '../pair-prompt/protocol.ts';
import { ANSWER_RECORD_KEY, type AnswerRecord, answerRecordSchema } from '../simulation/answer-record.ts';

/** The named score under which the assertion hands on P("1"). */
export const P_ONE = 'P(1)';

/** One result of a promptfoo run, as far as scoring reads it: one simulator's answer to one pair case. */
export const runRowSchema = z
  .object({
    promptIdx: z.int().nonnegative(),
    testCase: z.object({ metadata: z.object({ [PAIR_CASE_KEY]: pairCaseSchema }) }),
    namedScores: z.object({ [P_ONE]: z.number().optional() }).nullish(),
    error: z.string().nullish(),
    metadata: z
      .object({ [ANSWER_RECORD_KEY]: answerRecordSchema.optional(), [PROTOCOL_KEY]: z.string().optional() })
      .nullish(),
  })
  .transform(
    ({ promptIdx, testCase, namedScores, error, metadata }): RunRow => ({
      column: promptIdx,
      pairCase: testCase.metadata[PAIR_CASE_KEY],
      probability: namedScores?.[P_ONE] ?? null,
      // promptfoo also calls the reason of a misjudged pair an error.
      error: namedScores?.[P_ONE] === undefined ? (error ?? null) : null,
      asking: metadata?.[ANSWER_RECORD_KEY] ?? null,
      protocol: metadata?.[PROTOCOL_KEY] ?? null,
    }),
  );

export interface RunRow {
  /** Which column of the run: an index into its simulators. */
  readonly column: number;
  readonly pairCase: z.infer<typeof pairCaseSchema>;
  /** P("1"), or null where the pair is unscored. */
  readonly probability: number | null;
  /** Why it is unscored, where the run says so. */
  readonly error: string | null;
  /** What asking took, where the simulator says so. */
  readonly asking: AnswerRecord | null;
  /** Name and fingerprint of the protocol that the question was asked with, where the simulator says so. */
  readonly protocol: string | null;
}
