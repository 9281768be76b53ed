import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Head, headName } from '../activation-records/head.ts';
import type { ActivationRecord } from '../activation-records/head-record.ts';
import type { Asking } from '../asking/asking.ts';
import { markPair } from '../asking/pair-question.ts';
import { answerFinder } from '../asking/readouts/answer-finder.ts';
import { textOptions } from '../asking/readouts/text-readout.ts';
import { UserError } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import { type ConfidenceInterval, proportionInterval } from '../metrics/confidence-interval.ts';
import { drawIndices, seededRandom } from '../metrics/seeded-random.ts';
import {
  type ChatModel,
  type ChatReply,
  chatMessageSchema,
  expenseOf,
  type ReplyText,
} from '../models/chat-model.ts';
import { type Expense, sumOfExpenses } from '../models/expense.ts';
import { ModelError } from '../models/model-error.ts';
import { visibleAnswer } from '../models/visible-answer.ts';
import type { Rule } from '../rules/rule.ts';
import type { SelectedPair } from '../token-pairs/select-pairs.ts';
import { fittingRules } from './fit-rules.ts';

/** The strong pairs beside the weak intruder. */
export const STRONG_OF_TRIAL = 4;

/** The accuracy of guessing. */
export const CHANCE = 1 / (STRONG_OF_TRIAL + 1);

/** Pairs of one head in random order, one of which, the intruder, is weak. */
export interface IntruderTrial {
  readonly pairs: readonly SelectedPair[];
  readonly intruder: number;
}

/** The pair that was picked (null if the answer names none), and what asking took. */
export interface Picked extends Expense {
  readonly pair: number | null;
}

/** Finds intruders, having seen no more than the head's train records. */
export type PickIntruder = (trial: IntruderTrial, train: readonly ActivationRecord[]) => Promise<Picked>;

/** A head's result. Without an explanation: whether its pairs visibly have anything in common. */
export interface IntruderResult {
  readonly trials: number;
  readonly right: number;
  /** Answers that name no pair, which count as wrong. */
  readonly unanswered: number;
  /** Wilson's interval for the share of right answers. */
  readonly interval: ConfidenceInterval | null;
  readonly expense: Expense;
}

/**
 * The intruder test (Chang et al. 2009, "Reading Tea Leaves"; for latents delphi): which of four strong pairs and a weak one does not
 * belong? A trial for each weak pair, so that trials differ in the intruder.
 *
 * @throws UserError if the head has too few pairs.
 */
export function intruderTrials(
  head: Head,
  pairs: readonly SelectedPair[],
  seed: number,
): readonly IntruderTrial[] {
  const strong = pairs.filter(({ label }) => label === 1);
  const weak = pairs.filter(({ label }) => label === 0);
  if (strong.length < STRONG_OF_TRIAL || weak.length === 0) {
    throw new UserError(
      `has ${strong.length} strong and ${weak.length} weak pairs; the test needs ${STRONG_OF_TRIAL} and 1`,
    );
  }
  return weak.map((intruder, index) => {
    const random = seededRandom(seed, 'intruder', headName(head), index);
    const among = drawIndices(strong.length, STRONG_OF_TRIAL, random).flatMap((each) => strong[each] ?? []);
    const ordered = drawIndices(STRONG_OF_TRIAL + 1, STRONG_OF_TRIAL + 1, random).flatMap(
      (each) => [...among, intruder][each] ?? [],
    );
    return { pairs: ordered, intruder: ordered.indexOf(intruder) };
  });
}

/** @throws ModelError if no trial was answered. */
export async function intruderTest(
  trials: readonly IntruderTrial[],
  train: readonly ActivationRecord[],
  pick: PickIntruder,
): Promise<IntruderResult> {
  const settled = await Promise.allSettled(trials.map((trial) => pick(trial, train)));
  const failed = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  const fatal = failed.find((reason) => !ModelError.isInstance(reason) || reason.hopeless);
  if (fatal !== undefined || failed.length === trials.length) throw fatal ?? failed[0];
  const picked = settled.map((each) => (each.status === 'fulfilled' ? each.value : { pair: null }));
  const right = picked.filter(({ pair }, index) => pair === trials[index]?.intruder).length;
  return {
    trials: trials.length,
    right,
    unanswered: picked.filter(({ pair }) => pair === null).length,
    interval: proportionInterval(right, trials.length),
    expense: sumOfExpenses(picked),
  };
}

/** Asks a chat model as the readout does: by the most probable first token, or by text. */
export function askedForIntruder(model: ChatModel, { readout, settings }: Asking): PickIntruder {
  const { messages } = readYamlFile(
    fileURLToPath(new URL('./protocols/intruder-v1.yaml', import.meta.url)),
    protocolSchema,
  );
  const options =
    readout === 'logprobs' ? { maxTokens: 1, alternatives: true } : textOptions(settings ?? { samples: 1 });
  return async ({ pairs }) => {
    const shown = pairs
      .map((pair, index) => `${index + 1}: ${markPair(pair.record.tokens, pair)}`)
      .join('\n');
    const reply = await model.reply({
      messages: messages.map((message) => ({
        ...message,
        content: message.content.replace('{{pairs}}', () => shown),
      })),
      options,
      problemWith: (reply) => (pairIn(reply) === null ? 'it names none of the five pairs' : undefined),
    });
    return { ...expenseOf(reply), pair: pairIn(reply) };
  };
}

const protocolSchema = z.strictObject({ name: z.string(), messages: z.array(chatMessageSchema).min(1) });

const findPair = answerFinder('[1-5]');

/** The only pair that is named, or the one that is said to be the answer. */
function pairNamedIn(reply: ReplyText): string | undefined {
  const named = new Set(visibleAnswer(reply.text ?? '').match(/(?<!\d)[1-5](?!\d)/g));
  return named.size === 1 ? [...named][0] : findPair(reply);
}

function pairIn({ topLogprobs, ...said }: ChatReply): number | null {
  const pair = topLogprobs
    ? topLogprobs
        .filter(({ token }) => /^\s*[1-5]\s*$/.test(token))
        .toSorted((a, b) => b.logprob - a.logprob)[0]?.token
    : pairNamedIn(said);
  return pair === undefined ? null : Number(pair) - 1;
}

/** Offline: the pair that the rules fitted to the train records name least; ties are broken at random. */
export function intruderByRules(rules: readonly Rule[], seed: number): PickIntruder {
  return async ({ pairs }, train) => {
    const fits = fittingRules(train, rules, 3);
    const strengths = pairs.map(({ record, from, to }) =>
      Math.max(
        0,
        ...fits.flatMap(({ rule }) =>
          rule
            .pairs(record.tokens)
            .filter((pair) => pair.from === from && pair.to === to)
            .map(({ strength }) => strength),
        ),
      ),
    );
    const least = Math.min(...strengths);
    const alike = strengths.flatMap((strength, index) => (strength === least ? [index] : []));
    const lot = seededRandom(seed, 'intruder by lot', ...pairs.map(({ from, to }) => `${from} ${to}`));
    return { pair: alike[lot.below(alike.length)] ?? null };
  };
}
