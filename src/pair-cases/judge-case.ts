import { defined } from '../files/defined.ts';
import type { CallOptions } from '../models/chat-model.ts';
import { sumOfExpenses } from '../models/expense.ts';
import { withoutExpense } from '../models/kept-answers/with-kept-answers.ts';
import type { Judgement, Simulator } from '../simulation/simulator.ts';
import { type PairCase, pairName, questionKey, questionsOf } from './pair-case.ts';
import type { PairGroups } from './pair-groups.ts';

/** A simulator's answer to a case: see {@link judgeTogether}. @throws ModelError if there is no reply. */
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
 * A simulator's answers to cases of one explanation, which it may ask about together. For a union it is the one of the text that a pair fits
 * best, P = max, with the expense of all; unscored if one of them is.
 *
 * @throws ModelError if there is no reply.
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

/** The questions of cases of one explanation, by text; a union has several texts. */
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

/** Unscored judgements come first. */
function worth({ scored }: Judgement): number {
  return scored.probability ?? Number.POSITIVE_INFINITY;
}

/** A judgement, and which of its head's requests it came with if several cases share one. */
export interface GroupedJudgement extends Judgement {
  readonly request?: number;
}

/**
 * Judges the cases of a run one at a time. If the simulator is asked about several with one request, the first of a group asks for it and
 * bears its expense; the others share its answers, even if nothing is kept.
 */
export class CaseJudge {
  readonly #simulator: Simulator;
  readonly #groups: PairGroups;
  readonly #judged = new Map<string, { readonly judging: Promise<readonly Judgement[]>; left: number }>();

  constructor(simulator: Simulator, groups: PairGroups) {
    this.#simulator = simulator;
    this.#groups = groups;
  }

  /** @throws ModelError where there is no reply. */
  async judge(pairCase: PairCase, call: CallOptions = {}): Promise<GroupedJudgement> {
    const { pairsPerRequest = 1 } = this.#simulator.asked?.asking.settings ?? {};
    if (pairsPerRequest === 1) return judgeCase(this.#simulator, pairCase, call);
    const { number, cases } = this.#groups.of(pairCase, pairsPerRequest);
    const place = cases.findIndex(({ pair }) => pairName(pair) === pairName(pairCase.pair));
    const key = JSON.stringify([pairCase.version, cases.slice(0, 1).map(questionKey), call.repeat]);
    const before = this.#judged.get(key);
    const group = before ?? { judging: judgeTogether(this.#simulator, cases, call), left: cases.length };
    group.left -= 1;
    if (group.left > 0) this.#judged.set(key, group);
    else this.#judged.delete(key);
    const judgements = await group.judging.catch((error: unknown) => {
      // What was aborted is asked another time.
      if (call.signal?.aborted) this.#judged.delete(key);
      if (before) return withoutExpense(error);
      throw error;
    });
    const own = judgements[place];
    if (own === undefined) throw new RangeError('a case has a judgement');
    const { topLogprobs, scored, logOdds } = own;
    const expense = sumOfExpenses(judgements);
    return {
      topLogprobs,
      scored,
      ...defined({ logOdds }),
      ...(before === undefined ? { reused: own.reused, ...expense } : { reused: true, attempts: 0 }),
      request: number,
    };
  }
}
