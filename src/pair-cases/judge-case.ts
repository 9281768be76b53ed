import type { CallOptions } from '../models/chat-model.ts';
import { sumOfExpenses } from '../models/expense.ts';
import type { Judgement, Simulator } from '../simulation/simulator.ts';
import { type PairCase, questionsOf } from './pair-case.ts';

/**
 * What a simulator makes of a case. Of a union it is the judgement of the text that the pair fits best, P = max, with what all of
 * them took; unscored where one of them is.
 *
 * @throws ModelError where there is no reply.
 */
export async function judgeCase(
  simulator: Pick<Simulator, 'judge'>,
  pairCase: PairCase,
  call?: CallOptions,
): Promise<Judgement> {
  const judgements: Judgement[] = [];
  for (const question of questionsOf(pairCase)) {
    judgements.push(...(await simulator.judge([question], call)));
  }
  const [best] = judgements.toSorted((a, b) => worth(b) - worth(a));
  if (best === undefined) throw new RangeError('a question has a judgement');
  if (judgements.length === 1) return best;
  const { topLogprobs, scored, logOdds } = best;
  const isAlike = judgements.every((each) => each.logOdds?.length === logOdds?.length);
  const paid = judgements.filter(({ reused }) => !reused);
  return {
    topLogprobs,
    scored,
    ...(logOdds !== undefined && isAlike ? { logOdds } : {}),
    reused: paid.length === 0,
    ...sumOfExpenses(paid.length === 0 ? judgements : paid),
  };
}

/** An unscored judgement comes before all others. */
function worth({ scored }: Judgement): number {
  return scored.probability ?? Number.POSITIVE_INFINITY;
}
