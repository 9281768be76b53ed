import type { ApiProvider, CallApiContextParams, CallApiOptionsParams, ProviderResponse } from 'promptfoo';
import { exitOnUserError } from '../src/exit-on-user-error.ts';
import { PAIR_CASE_KEY, pairCaseOf } from '../src/pair-cases/pair-case.ts';
import { buildMessages } from '../src/pair-prompt/build-messages.ts';
import { loadProtocol, PAIRWISE_V1, type Protocol } from '../src/pair-prompt/protocol.ts';
import { normalizedOne } from '../src/simulation/normalized-one.ts';
import type { Simulator, SimulatorAnswer } from '../src/simulation/simulator.ts';
import { UserError } from '../src/user-error.ts';

/** What promptfoo hands to a provider's constructor. */
export interface ProviderSettings {
  readonly id?: string;
  readonly label?: string;
  readonly config?: unknown;
}

/**
 * Any simulator as a promptfoo provider: reads the pair case from the test's metadata, builds the messages, asks, and
 * puts the alternatives where the assertion finds them. It passes on messages and nothing else, so no simulator can see
 * a label or an activation.
 */
export class SimulatorProvider implements ApiProvider {
  readonly label?: string;
  readonly #id: string;
  readonly #simulator: Simulator;
  readonly #protocol: Protocol;

  constructor(defaultId: string, settings: ProviderSettings, simulator: Simulator, protocolFile?: string) {
    this.#id = settings.id ?? defaultId;
    if (settings.label !== undefined) this.label = settings.label;
    this.#simulator = simulator;
    try {
      this.#protocol = loadProtocol(protocolFile ?? PAIRWISE_V1);
    } catch (error) {
      exitOnUserError(error);
    }
  }

  id(): string {
    return this.#id;
  }

  async callApi(
    _prompt: string,
    context?: CallApiContextParams,
    options?: CallApiOptionsParams,
  ): Promise<ProviderResponse> {
    const pairCase = pairCaseOf(context?.test?.metadata);
    if (!pairCase) {
      return {
        error: `the test case has no metadata.${PAIR_CASE_KEY}; generate tests with datasets/head-test-cases.ts`,
      };
    }
    const { from, to } = pairCase.pair;
    const messages = buildMessages(this.#protocol, {
      explanation: pairCase.explanation.text,
      tokens: pairCase.tokens,
      from,
      to,
    });
    try {
      const answer = await this.#simulator.simulate(messages, options?.abortSignal);
      return { prompt: [...messages], ...toResponse(answer) };
    } catch (error) {
      if (error instanceof UserError) return { error: error.message };
      throw error;
    }
  }
}

function toResponse({ topLogprobs, usage }: SimulatorAnswer): ProviderResponse {
  // An answer no reading of which has a "0" or a "1" is a fault of the simulator, so that `--retry-errors` asks again.
  const { unscored } = normalizedOne(topLogprobs, 'trimmed');
  if (unscored !== undefined) return { error: unscored, metadata: { topLogprobs } };
  const mostProbable = topLogprobs.reduce((best, each) => (each.logprob > best.logprob ? each : best));
  return {
    output: mostProbable.token,
    metadata: { topLogprobs },
    ...(usage ? { tokenUsage: toTokenUsage(usage) } : {}),
  };
}

function toTokenUsage(
  usage: NonNullable<SimulatorAnswer['usage']>,
): NonNullable<ProviderResponse['tokenUsage']> {
  const { promptTokens = 0, completionTokens = 0 } = usage;
  return {
    prompt: promptTokens,
    completion: completionTokens,
    total: promptTokens + completionTokens,
    numRequests: 1,
  };
}
