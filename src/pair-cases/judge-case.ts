import type { CallOptions } from '../models/chat-model.ts';
import { sumOfExpenses } from '../models/expense.ts';
import type { Judgement, Simulator } from '../simulation/simulator.ts';
import { type PairCase, questionsOf } from './pair-case.ts';

/**
 * What a simulator makes of a case: see {@link judgeTogether}.
 *
 * @throws ModelError where there is no reply.
 */
export async function judgeCase(
  simulator: Pick<Simulator, 'judge'>,
  pairCase: PairCase,
  call?: CallOptions,
): Promise<Judgement> {
  const [judgement] = await judgeTogether(simulator, [pairCase], call);
  if (judgement === undefined) throw new RangeError('a case has a judgement');
  return judgement;
}

/**
 * What a simulator makes of cases of one explanation, which it may ask about together. Of a union it is the judgement of the text
 * that a pair fits best, P = max, with what all of them took; unscored where one of them is.
 *
 * @returns a judgement for each, in their order.
 * @throws ModelError where there is no reply.
 */
export async function judgeTogether(
  simulator: Pick<Simulator, 'judge'>,
  cases: readonly PairCase[],
  call?: CallOptions,
): Promise<readonly Judgement[]> {
  const ofTexts: (readonly Judgement[])[] = [];
  for (const questions of questionsByText(cases)) ofTexts.push(await simulator.judge(questions, call));
  return cases.map((_, index) => bestOf(ofTexts.flatMap((judgements) => judgements[index] ?? [])));
}

/** What cases of one explanation ask, text by text, of which a union has several. */
export function questionsByText(cases: readonly PairCase[]) {
  const ofCases = cases.map(questionsOf);
  return (ofCases[0] ?? []).map((_, text) => ofCases.flatMap((questions) => questions[text] ?? []));
}

function bestOf(judgements: readonly Judgement[]): Judgement {
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
