import type { AssertionValueFunctionContext, GradingResult } from 'promptfoo';
import { z } from 'zod';
import { pairCaseOf } from '../src/pair-cases/pair-case.ts';
import { P_ONE } from '../src/scorecard/run-row.ts';
import { matchSchema, normalizedOne } from '../src/simulation/normalized-one.ts';
import { readOpenAiResponse } from '../src/simulation/openai-response.ts';
import { describeTopLogprobs, type TokenLogprob, topLogprobsSchema } from '../src/simulation/top-logprobs.ts';
import { UserError } from '../src/user-error.ts';

const configSchema = z.looseObject({ match: matchSchema.default('exact') });

/**
 * promptfoo assertion: P("1") / (P("0") + P("1")) from the simulator's answer, as `namedScores['P(1)']`. The score is
 * the probability given to the true label; it passes above 0.5, so promptfoo's failures are the misjudged pairs.
 *
 * @throws UserError where there is no "0" and no "1": promptfoo makes an error row of it.
 */
export default function normalizedOneAssertion(
  _output: string,
  context: AssertionValueFunctionContext,
): GradingResult {
  const pairCase = pairCaseOf(context.test.metadata);
  if (!pairCase)
    throw withoutStack('the test case holds no token pair; generate tests with datasets/head-test-cases.ts');

  const { match } = configSchema.parse(context.config ?? {});
  const topLogprobs = topLogprobsOf(context.providerResponse);
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

function topLogprobsOf(response: AssertionValueFunctionContext['providerResponse']): readonly TokenLogprob[] {
  const ours = topLogprobsSchema.safeParse(response?.metadata?.topLogprobs);
  if (ours.success) return ours.data;
  const { topLogprobs, unusable } = readOpenAiResponse(response?.raw);
  if (topLogprobs === undefined) throw withoutStack(unusable);
  return topLogprobs;
}

/** promptfoo shows an error's stack where it has one; the sentence is what the user needs. */
function withoutStack(message: string): UserError {
  const error = new UserError(message);
  error.stack = message;
  return error;
}
