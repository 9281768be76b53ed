import { headName } from '../../src/activation-records/head.ts';
import { type BaselineCorrection, explanationsOfPair } from '../../src/asking/baseline-correction.ts';
import type { PairQuestion } from '../../src/asking/pair-question.ts';
import { type PairCase, questionsOf } from '../../src/pair-cases/pair-case.ts';
import type { Simulator } from '../../src/simulation/simulator.ts';

/** What a judge said about one pair under one explanation. */
export interface Judgement {
  readonly head: string;
  readonly explanation: string;
  /** Whether the explanation is the head's own; undefined for the one that says nothing. */
  readonly truth?: boolean | undefined;
  readonly label: 0 | 1;
  /** ln P("1") − ln P("0"). */
  readonly logOdds: number;
  /** The same under an explanation that says nothing: what the judge sees without reading one. */
  readonly withoutRule: number;
  /** The same under each common rule, where those were asked. */
  readonly underRules?: readonly number[] | undefined;
  readonly probability: number;
  readonly mass: number;
  readonly milliseconds: number;
}

/**
 * Asks a simulator everything that a suite asks, and each pair once more under an explanation that says nothing.
 *
 * @param simulator one without a baseline correction.
 * @param common whether each pair is asked under common explanations, too.
 */
export async function judgeSuite(
  cases: readonly PairCase[],
  simulator: Simulator,
  onProgress: (done: number, total: number) => void,
  { common = false }: { readonly common?: boolean } = {},
): Promise<readonly Judgement[]> {
  const judgements: Judgement[] = [];
  const ask = async (question: PairQuestion) => {
    const [answer] = await simulator.judge([question]);
    if (answer === undefined) throw new RangeError('a question has a judgement');
    const { scored, latencyMs = 0 } = answer;
    if (scored.unscored !== undefined) throw new Error(scored.unscored);
    const { probability, mass } = scored;
    const logOdds = Math.log(probability) - Math.log1p(-probability);
    return { probability, mass, logOdds, milliseconds: latencyMs };
  };
  const under = async (question: PairQuestion, baselineCorrection: BaselineCorrection) => {
    const [, ...others] = explanationsOfPair(baselineCorrection, question.explanation);
    const logOdds: number[] = [];
    for (const explanation of others) logOdds.push((await ask({ ...question, explanation })).logOdds);
    return logOdds;
  };
  // A pair's questions follow each other: a model that keeps what it has read has their text in common.
  const byPair = Map.groupBy(cases, ({ head, pair }) => JSON.stringify([headName(head), pair]));
  for (const each of [...byPair.values()].flat()) {
    const [question] = questionsOf(each);
    judgements.push({
      ...(await ask(question)),
      head: headName(each.head),
      explanation: each.explanation.id,
      truth: each.explanation.truth,
      label: each.pair.label,
      withoutRule: (await under(question, 'empty'))[0] ?? 0,
      ...(common ? { underRules: await under(question, 'common') } : {}),
    });
    onProgress(judgements.length, cases.length);
  }
  return judgements;
}
