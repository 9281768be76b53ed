import type { AssertionValueFunctionContext, GradingResult } from 'promptfoo';
import { z } from 'zod';
import { describeIssue } from '../src/describe-issue.ts';
import { exitOnUserError } from '../src/exit-on-user-error.ts';
import { pairCaseOf } from '../src/pair-cases/pair-case.ts';
import { P_ONE } from '../src/scorecard/run-row.ts';
import { type Match, matchSchema, normalizedOne } from '../src/simulation/normalized-one.ts';
import { readOpenAiResponse } from '../src/simulation/openai-response.ts';
import { describeTopLogprobs, type TokenLogprob, topLogprobsSchema } from '../src/simulation/top-logprobs.ts';
import { UserError } from '../src/user-error.ts';

const configSchema = z.strictObject({ match: matchSchema.default('exact') });

/**
 * promptfoo assertion: P("1") / (P("0") + P("1")) from the simulator's answer, as `namedScores['P(1)']`. The score is
 * the probability given to the true label; it passes above 0.5, so promptfoo's failures are the misjudged pairs.
 *
 * @throws UserError where there is no pair, no "0" and no "1", or no log-probabilities at all: promptfoo makes an error row
 * of it. A mistake in the config ends `promptfoo eval`, as every row would make it.
 */
export default function normalizedOneAssertion(
  _output: string,
  context: AssertionValueFunctionContext,
): GradingResult {
  const match = matchOf(context.config ?? {});
  const pairCase = pairCaseOf(context.test.metadata);
  if (!pairCase)
    throw withoutStack('the test case holds no token pair; generate tests with datasets/head-test-cases.ts');

  const topLogprobs = topLogprobsOf(context);
  const { probability, unscored } = normalizedOne(topLogprobs, match);
  if (unscored !== undefined) throw withoutStack(unscored);

  const { label } = pairCase.pair;
  const score = label === 1 ? probability : 1 - probability;
  return {
    pass: score > 0.5,
    score,
    reason: `Label ${label}, P(1) = ${probability.toFixed(3)}; top tokens: ${describeTopLogprobs(topLogprobs)}`,
    namedScores: { [P_ONE]: probability },
  };
}

function matchOf(config: unknown): Match {
  const parsed = configSchema.safeParse(config);
  if (parsed.success) return parsed.data.match;
  return exitOnUserError(
    withoutStack(`assertions/normalized-one.ts: config: ${describeIssue(parsed.error)}`),
  );
}

/** Our own providers put them into `metadata`; one of the user's own may put the endpoint's JSON into `raw`. */
function topLogprobsOf({
  provider,
  providerResponse,
}: AssertionValueFunctionContext): readonly TokenLogprob[] {
  const ours = topLogprobsSchema.safeParse(providerResponse?.metadata?.topLogprobs);
  if (ours.success) return ours.data;
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
