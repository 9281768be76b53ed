import { headName } from '../../src/activation-records/head.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import { buildMessages } from '../../src/pair-prompt/build-messages.ts';
import type { Protocol } from '../../src/pair-prompt/protocol.ts';
import { normalizedOne } from '../../src/simulation/normalized-one.ts';
import type { Simulator } from '../../src/simulation/simulator.ts';
import { EMPTY_EXPLANATION } from '../../src/suite/controls.ts';

/** What a judge said about one pair under one explanation. */
export interface Judgement {
  readonly head: string;
  readonly explanation: string;
  /** Whether the explanation is the head's own; undefined for the one that says nothing. */
  readonly truth: boolean | undefined;
  readonly label: 0 | 1;
  /** ln P("1") − ln P("0"). */
  readonly logOdds: number;
  /** The same under an explanation that says nothing: what the judge sees without reading one. */
  readonly withoutRule: number;
  readonly probability: number;
  readonly mass: number;
  readonly milliseconds: number;
}

/** Asks a simulator everything that a suite asks, and each pair once more under an explanation that says nothing. */
export async function judgeSuite(
  cases: readonly PairCase[],
  protocol: Protocol,
  simulator: Simulator,
  onProgress: (done: number, total: number) => void,
): Promise<readonly Judgement[]> {
  const judgements: Judgement[] = [];
  const nothing = new Map<string, number>();
  const ask = async ({ tokens, pair }: PairCase, explanation: string) => {
    const messages = buildMessages(protocol, { explanation, tokens, ...pair });
    const answer = await simulator.simulate(messages);
    const scored = normalizedOne(answer.topLogprobs, 'trimmed');
    if (scored.unscored !== undefined) throw new Error(scored.unscored);
    const { probability, mass } = scored;
    const logOdds = Math.log(probability) - Math.log1p(-probability);
    return { probability, mass, logOdds, milliseconds: answer.latencyMs ?? 0 };
  };
  for (const each of cases) {
    const head = headName(each.head);
    const pair = JSON.stringify([head, each.pair]);
    const withoutRule = nothing.get(pair) ?? (await ask(each, EMPTY_EXPLANATION)).logOdds;
    nothing.set(pair, withoutRule);
    const { id, text, truth } = each.explanation;
    judgements.push({
      ...(await ask(each, text)),
      head,
      explanation: id,
      truth,
      label: each.pair.label,
      withoutRule,
    });
    onProgress(judgements.length, cases.length);
  }
  return judgements;
}
