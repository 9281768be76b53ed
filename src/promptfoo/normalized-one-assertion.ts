import type { AssertionValueFunctionContext, GradingResult } from 'promptfoo';
import { z } from 'zod';
import {
  type Match,
  matchSchema,
  normalizedOne,
  SCORED_KEY,
  scoredAnswerSchema,
} from '../asking/normalized-one.ts';
import { strictObject } from '../files/strict-object.ts';
import { describeIssue, UserError } from '../files/user-error.ts';
import { readOpenAiResponse } from '../models/openai/openai-response.ts';
import { describeTopLogprobs, type TokenLogprob, topLogprobsSchema } from '../models/top-logprobs.ts';
import { isClaim } from '../scorecard/scored-explanation.ts';
import { exitOnUserError } from './conclude-at-exit.ts';
import { verdictInWords } from './pair-case-in-words.ts';
import { P_ONE } from './run-of-results.ts';
import { pairCaseOf } from './stored-pair-case.ts';

const configSchema = strictObject({ match: matchSchema.optional() });

const ownMetadataSchema = z.object({ topLogprobs: topLogprobsSchema, [SCORED_KEY]: scoredAnswerSchema });

/**
 * promptfoo assertion: P("1") / (P("0") + P("1")) from the simulator's answer, as `namedScores['P(1)']`. A row passes where
 * the label has more than half of the probability, so promptfoo's failures are the misjudged pairs, and its pass rate orders
 * simulators as the findings do: rows of known-false explanations and of controls, which claim nothing, never fail.
 *
 * @throws UserError where there is no pair, no "0" and no "1", or no log-probabilities at all: promptfoo makes an error row
 * of it. A mistake in the config ends `promptfoo eval`, as every row would make it.
 */
export function normalizedOneAssertion(
  _output: string,
  context: AssertionValueFunctionContext,
): GradingResult {
  const { match } = configOf(context.config ?? {});
  const pairCase = pairCaseOf(context.test.metadata);
  if (!pairCase)
    throw withoutStack('the test case holds no token pair; generate tests with datasets/head-test-cases.ts');

  const { probability, topLogprobs } = answerOf(context, match);
  const { label } = pairCase.pair;
  const pass = !isClaim(pairCase.explanation) || (label === 1 ? probability > 0.5 : probability < 0.5);
  return {
    pass,
    // A share would stand in the cell as a second P(1).
    score: Number(pass),
    reason: `Label ${label}, P(1) = ${probability.toFixed(3)}, ${verdictInWords(pairCase, probability)}; top tokens: ${describeTopLogprobs(topLogprobs)}`,
    namedScores: { [P_ONE]: probability },
  };
}

function configOf(config: unknown): z.output<typeof configSchema> {
  const parsed = configSchema.safeParse(config);
  return parsed.success ? parsed.data : refuse(describeIssue(parsed.error));
}

function refuse(problem: string): never {
  return exitOnUserError(withoutStack(`assertions/normalized-one.ts: config: ${problem}`));
}

/** What our own providers have computed, so that it is computed once; what those of the user's own hand on. */
function answerOf(context: AssertionValueFunctionContext, match: Match | undefined) {
  const metadata = ownMetadataSchema.safeParse(context.providerResponse?.metadata);
  if (metadata.success) {
    if (match !== undefined) refuse("match: belongs into the simulator's own config, under providers");
    const { topLogprobs, [SCORED_KEY]: scored } = metadata.data;
    return { ...scored, topLogprobs };
  }
  const topLogprobs = topLogprobsOf(context);
  const scored = normalizedOne(topLogprobs, match);
  if (scored.unscored !== undefined) throw withoutStack(scored.unscored);
  return { ...scored, topLogprobs };
}

/** A provider of the user's own puts the alternatives into `metadata`, or the endpoint's JSON into `raw`. */
function topLogprobsOf({
  provider,
  providerResponse,
}: AssertionValueFunctionContext): readonly TokenLogprob[] {
  const listed = topLogprobsSchema.safeParse(providerResponse?.metadata?.topLogprobs);
  if (listed.success) return listed.data;
  if (providerResponse?.raw === undefined) {
    throw withoutStack(
      `this provider hands on no log-probabilities; wrap it: providers/promptfoo-simulator.ts with config: { provider: ${provider?.id() ?? '…'} }`,
    );
  }
  const { topLogprobs, unusable } = readOpenAiResponse(providerResponse.raw);
  if (topLogprobs === undefined) throw withoutStack(unusable);
  return topLogprobs;
}

/** promptfoo shows an error's stack where it has one; the sentence is what the user needs. */
function withoutStack(message: string): UserError {
  const error = new UserError(message);
  error.stack = message;
  return error;
}
