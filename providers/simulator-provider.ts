import type { ApiProvider, CallApiContextParams, CallApiOptionsParams, ProviderResponse } from 'promptfoo';
import { exitOnUserError } from '../src/exit-on-user-error.ts';
import { PAIR_CASE_KEY, pairCaseOf } from '../src/pair-cases/pair-case.ts';
import { buildMessages } from '../src/pair-prompt/build-messages.ts';
import {
  type ChatMessage,
  loadProtocol,
  PAIRWISE_V1,
  PROTOCOL_KEY,
  type Protocol,
  protocolId,
} from '../src/pair-prompt/protocol.ts';
import { ANSWER_RECORD_KEY, type AnswerRecord } from '../src/simulation/answer-record.ts';
import type { Expense, SimulatorUsage } from '../src/simulation/expense.ts';
import { type Match, normalizedOne } from '../src/simulation/normalized-one.ts';
import { type Simulator, type SimulatorAnswer, SimulatorError } from '../src/simulation/simulator.ts';
import { UserError } from '../src/user-error.ts';
import { AnswerMemory } from './answer-memory.ts';
import { assertedMatch } from './asserted-match.ts';
import './source-map-stand-in.ts';
import { RunInterrupted } from './run-interrupted.ts';
import { Turnstile } from './turnstile.ts';

/** One for all columns, as promptfoo works on all of them in one thread. */
const turnstile = new Turnstile();

/** What promptfoo hands to a provider's constructor. */
export interface ProviderSettings {
  readonly id?: string;
  /** Empty where the user gives none. */
  readonly label?: string;
  readonly config?: unknown;
  /** The `env` of the config file and of the provider's own entry. */
  readonly env?: Readonly<Record<string, unknown>>;
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
  readonly #protocolId: string;
  /** Why no question of this column can be answered, once that is known. */
  #hopeless: SimulatorError | undefined;

  constructor(
    defaultId: string,
    settings: ProviderSettings,
    makeSimulator: () => Simulator,
    protocolFile?: string,
  ) {
    this.#id = settings.id || defaultId;
    if (settings.label) this.label = settings.label;
    try {
      this.#simulator = makeSimulator();
      this.#protocol = loadProtocol(protocolFile ?? PAIRWISE_V1);
      this.#protocolId = protocolId(this.#protocol);
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
    turnstile.asked();
    const pairCase = pairCaseOf(context?.test?.metadata);
    if (!pairCase) {
      return {
        error: `the test case has no metadata.${PAIR_CASE_KEY}; generate tests with datasets/head-test-cases.ts`,
      };
    }
    const { explanation, pair, tokens } = pairCase;
    const messages = buildMessages(this.#protocol, { explanation: explanation.text, tokens, ...pair });
    try {
      const response = await this.#ask(messages, context, options?.abortSignal);
      if (!response.cached) await turnstile.pass();
      const metadata = { ...response.metadata, [PROTOCOL_KEY]: this.#protocolId };
      return { prompt: [...messages], ...response, metadata };
    } catch (error) {
      if (options?.abortSignal?.aborted) throw new RunInterrupted();
      if (!(error instanceof UserError)) throw error;
      return errorResponse(error.message, error instanceof SimulatorError ? error.expense : {});
    }
  }

  async #ask(
    messages: readonly ChatMessage[],
    context: CallApiContextParams | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ProviderResponse> {
    const identity = this.#simulator.identify?.(messages);
    const memory = identity && context ? AnswerMemory.of(context, identity) : undefined;
    const match = assertedMatch(context?.test);
    const remembered = await memory?.recall();
    if (remembered) return scoredResponse(remembered, true, match);

    const ask = () => this.#askUnlessHopeless(messages, signal);
    const { answer, shared } = memory ? await memory.once(ask) : { answer: await ask(), shared: false };
    // An answer no reading of which has a "0" or a "1" is a fault of the simulator: not kept, so that asking again asks.
    const { unscored } = normalizedOne(answer.topLogprobs, 'trimmed');
    if (unscored !== undefined) return errorResponse(unscored, shared ? {} : answer);
    if (!shared) memory?.keep(answer);
    return scoredResponse(answer, shared, match);
  }

  async #askUnlessHopeless(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<SimulatorAnswer> {
    if (this.#hopeless) throw new SimulatorError(this.#hopeless.message, { hopeless: true });
    try {
      return await this.#simulator.simulate(messages, signal);
    } catch (error) {
      if (error instanceof SimulatorError && error.hopeless && !this.#hopeless) {
        this.#hopeless = error;
        console.error(`${this.label || this.#id}: not asked any further: ${error.message}`);
      }
      throw error;
    }
  }
}

/** An answer in which nothing counts as "0" or "1" is an error, whatever other variants of them it has. */
function scoredResponse(answer: SimulatorAnswer, reused: boolean, match: Match): ProviderResponse {
  const { unscored } = normalizedOne(answer.topLogprobs, match);
  return unscored === undefined
    ? answerResponse(answer, reused)
    : errorResponse(unscored, reused ? {} : answer);
}

/** @param reused whether the answer was paid for before, or together with an equal question. */
function answerResponse(answer: SimulatorAnswer, reused: boolean): ProviderResponse {
  const { topLogprobs, attempts } = answer;
  const mostProbable = topLogprobs.reduce((best, each) => (each.logprob > best.logprob ? each : best));
  // An embedded simulator sends no requests, and has nothing to record of them.
  const asking = attempts === undefined ? {} : { [ANSWER_RECORD_KEY]: toRecord(answer, reused) };
  return {
    output: mostProbable.token,
    cached: reused,
    metadata: { topLogprobs, ...asking },
    ...toPromptfoo(answer, reused),
  };
}

function errorResponse(error: string, expense: Expense): ProviderResponse {
  // promptfoo would take an error that mentions a rate limit as its own to retry; the SDK already has, as often as the
  // user allowed. To promptfoo, "quota" means that retrying is of no use.
  const metadata = { rateLimitKind: 'quota', [ANSWER_RECORD_KEY]: toRecord(expense, false) };
  return { error, metadata, ...toPromptfoo(expense, false) };
}

/** What our own scorecard counts. */
function toRecord({ usage, cost, latencyMs, attempts = 0 }: Expense, reused: boolean): AnswerRecord {
  return {
    reused,
    attempts: reused ? 0 : attempts,
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(usage ? { usage } : {}),
    ...(cost === undefined ? {} : { cost }),
  };
}

/** What promptfoo counts. */
function toPromptfoo({ usage, cost, latencyMs }: Expense, reused: boolean): ProviderResponse {
  return {
    ...(usage ? { tokenUsage: toTokenUsage(usage, reused) } : {}),
    ...(cost === undefined ? {} : { cost: reused ? 0 : cost }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
  };
}

function toTokenUsage(
  { promptTokens, completionTokens }: SimulatorUsage,
  reused: boolean,
): NonNullable<ProviderResponse['tokenUsage']> {
  const total = promptTokens + completionTokens;
  if (reused) return { total, cached: total };
  return { prompt: promptTokens, completion: completionTokens, total, numRequests: 1 };
}
