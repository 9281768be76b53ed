import { headName } from '../../src/activation-records/head.ts';
import { buildMessages } from '../../src/asking/build-messages.ts';
import { pairPrompts } from '../../src/asking/pair-prompts.ts';
import type { Protocol } from '../../src/asking/protocol.ts';
import type { ChatMessage } from '../../src/models/chat-message.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { BaselineCorrection } from '../../src/simulation/baseline-correction.ts';
import { normalizedOne } from '../../src/simulation/normalized-one.ts';
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
 * @param rules whether each pair is asked under the common rules, too.
 */
export async function judgeSuite(
  cases: readonly PairCase[],
  protocol: Protocol,
  simulator: Simulator,
  onProgress: (done: number, total: number) => void,
  { rules = false }: { readonly rules?: boolean } = {},
): Promise<readonly Judgement[]> {
  const judgements: Judgement[] = [];
  const ask = async (messages: readonly ChatMessage[]) => {
    const answer = await simulator.simulate(messages);
    const scored = normalizedOne(answer.topLogprobs, 'trimmed');
    if (scored.unscored !== undefined) throw new Error(scored.unscored);
    const { probability, mass } = scored;
    const logOdds = Math.log(probability) - Math.log1p(-probability);
    return { probability, mass, logOdds, milliseconds: answer.latencyMs ?? 0 };
  };
  const under = async ({ tokens, pair, explanation }: PairCase, baselineCorrection: BaselineCorrection) => {
    const question = { explanation: explanation.text, tokens, ...pair };
    const [, ...others] = pairPrompts({ protocol, baselineCorrection }, question);
    const logOdds: number[] = [];
    for (const messages of others) logOdds.push((await ask(messages)).logOdds);
    return logOdds;
  };
  // A pair's questions follow each other: a model that keeps what it has read has their text in common.
  const byPair = Map.groupBy(cases, ({ head, pair }) => JSON.stringify([headName(head), pair]));
  for (const each of [...byPair.values()].flat()) {
    const { tokens, pair, explanation } = each;
    judgements.push({
      ...(await ask(buildMessages(protocol, { explanation: explanation.text, tokens, ...pair }))),
      head: headName(each.head),
      explanation: explanation.id,
      truth: explanation.truth,
      label: pair.label,
      withoutRule: (await under(each, 'empty'))[0] ?? 0,
      ...(rules ? { underRules: await under(each, 'common') } : {}),
    });
    onProgress(judgements.length, cases.length);
  }
  return judgements;
}
