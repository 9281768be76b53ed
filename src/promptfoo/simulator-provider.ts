import pLimit, { type LimitFunction } from 'p-limit';
import type { ApiProvider, CallApiContextParams, CallApiOptionsParams, ProviderResponse } from 'promptfoo';
import { explanationsOfPair } from '../asking/common-explanations.ts';
import { type Asking, askingAbout, askingId, askingOf, promptsOfCase } from '../asking/pair-prompts.ts';
import { DEFAULT_PROTOCOL, PROTOCOL_KEY, protocolNamed } from '../asking/protocol.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import type { ChatMessage } from '../models/chat-message.ts';
import { ModelError } from '../models/model-error.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { questionKey } from '../pair-cases/question-keys.ts';
import { answerOfPrompts, type BaselineCorrection } from '../simulation/baseline-correction.ts';
import { type CommonConfig, providerName, type SimulatorDeclaration } from '../simulation/declaration.ts';
import { EndpointHealth } from '../simulation/endpoint-health.ts';
import { type Match, normalizedOne, SCORED_KEY, scoredAnswerSchema } from '../simulation/normalized-one.ts';
import type { Simulator, SimulatorAnswer } from '../simulation/simulator.ts';
import { AnswerMemory, type SharedAnswer } from './answer-memory.ts';
import { errorResponse, scoredResponse } from './answer-response.ts';
import { exitOnUserError } from './exit-on-user-error.ts';
import { preparePromptfoo } from './prepare-promptfoo.ts';
import { environmentOf, foldersOf, type ProviderSettings, parseProviderConfig } from './provider-config.ts';
import { RunInterrupted } from './run-interrupted.ts';
import { PAIR_CASE_KEY, pairCaseOf } from './stored-pair-case.ts';
import { verdictInWords } from './verdict-in-words.ts';

/** The provider of a kind of simulator: what a file in `providers/` exports. */
export function simulatorProvider<Config extends CommonConfig>(
  declaration: SimulatorDeclaration<Config>,
): new (
  settings: ProviderSettings,
) => SimulatorProvider {
  const name = providerName(declaration);
  return class extends SimulatorProvider {
    constructor(settings: ProviderSettings) {
      const config = parseProviderConfig(name, declaration.configSchema, settings);
      const variant = declaration.variant?.(config);
      super(
        variant === undefined ? name : `${name}:${variant}`,
        settings,
        () => declaration.create(config, environmentOf(settings)),
        {
          ...config,
          protocol: protocolNamed(config, declaration),
          correctedByDefault: declaration.correctedByDefault,
        },
      );
    }
  };
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
  readonly #match: Match;
  readonly #asking: Asking;
  /** Worked out once each: there are many rows. */
  readonly #askingIds = new Map<BaselineCorrection, string>();
  /** Lets as many questions be under way as the config allows; absent where it is promptfoo that says how many. */
  readonly #limit: LimitFunction | undefined;
  readonly #health = new EndpointHealth((sentence) =>
    console.error(visibleText(`${this.label || this.#id}: ${sentence}`)),
  );

  constructor(
    defaultId: string,
    settings: ProviderSettings,
    makeSimulator: () => Simulator,
    {
      protocol = DEFAULT_PROTOCOL,
      match = 'exact',
      baselineCorrection,
      correctedByDefault,
      concurrency,
    }: Partial<CommonConfig> & Pick<SimulatorDeclaration, 'correctedByDefault'> = {},
  ) {
    preparePromptfoo();
    this.#id = settings.id || defaultId;
    this.#match = match;
    if (settings.label) this.label = settings.label;
    try {
      this.#simulator = makeSimulator();
      if (concurrency !== undefined) this.#limit = pLimit(askedAtOnce(concurrency, this.#simulator));
      const place = `providers: ${this.label ?? this.#id}`;
      this.#asking = askingOf(
        { protocol, baselineCorrection, correctedByDefault },
        foldersOf(settings),
        place,
      );
    } catch (error) {
      exitOnUserError(error);
    }
  }

  id(): string {
    return this.#id;
  }

  /** promptfoo calls it at the end of a run. */
  async cleanup(): Promise<void> {
    await this.#simulator.release?.();
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
    const prompts = promptsOfCase(this.#asking, pairCase);
    try {
      const response = await this.#askAll(pairCase, prompts, context, options?.abortSignal);
      const metadata = { ...response.metadata, [PROTOCOL_KEY]: this.#askingIdOf(pairCase) };
      // The question alone: instructions and examples are the same in every row, and would make a run slower by a twentieth.
      const prompt = [...(prompts[0]?.slice(-1) ?? [])];
      return { prompt, ...response, ...inWords(response, pairCase), metadata };
    } catch (error) {
      if (options?.abortSignal?.aborted) throw new RunInterrupted();
      if (!UserError.isInstance(error)) throw error;
      if (!ModelError.isInstance(error)) return errorResponse(error.message, {});
      const message = error.ofPair ? `${questionKey(pairCase)}: ${error.message}` : error.message;
      return errorResponse(message, error.expense);
    }
  }

  #askingIdOf(pairCase: PairCase): string {
    const asking = askingAbout(this.#asking, pairCase);
    const id = this.#askingIds.get(asking.baselineCorrection) ?? askingId(asking);
    this.#askingIds.set(asking.baselineCorrection, id);
    return id;
  }

  /**
   * The response to a pair's prompts. What those that had been paid for took is counted where none was paid for now.
   *
   * @throws what one of them ended in, with what the others took.
   */
  async #askAll(
    pairCase: PairCase,
    prompts: readonly (readonly ChatMessage[])[],
    context: CallApiContextParams | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ProviderResponse> {
    const ask = (messages: readonly ChatMessage[]) => this.#ask(messages, context, signal);
    // One after the other where promptfoo's slots are the limit: a row's prompts together would be several in one slot.
    const settled = await (this.#limit ? Promise.allSettled(prompts.map(ask)) : untilOneFails(prompts, ask));
    const asked = settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    const failed = settled.findIndex(({ status }) => status === 'rejected');
    if (failed >= 0) {
      const paid = asked.flatMap(({ answer, shared }) => (shared ? [] : answer));
      const { baselineCorrection } = askingAbout(this.#asking, pairCase);
      const explanationAsked = explanationsOfPair(baselineCorrection, pairCase.explanation.text)[failed];
      throw amongOthers(
        settled[failed],
        paid,
        failed === 0 ? '' : `under the explanation “${explanationAsked}”: `,
      );
    }
    const isReused = asked.every(({ shared }) => shared);
    const answers = asked.map(({ answer, shared }) =>
      shared && !isReused ? { topLogprobs: answer.topLogprobs } : answer,
    );
    return scoredResponse(answerOfPrompts(answers, this.#match), isReused, this.#match);
  }

  async #ask(
    messages: readonly ChatMessage[],
    context: CallApiContextParams | undefined,
    signal: AbortSignal | undefined,
  ): Promise<SharedAnswer> {
    const identity = await this.#identify(messages);
    const memory = identity && context ? AnswerMemory.of(context, identity) : undefined;
    const remembered = memory?.recall();
    if (remembered) {
      this.#health.hadAnswered();
      return { answer: remembered, shared: true };
    }
    const ask = () => this.#askAndKeep(messages, memory, signal);
    return memory ? memory.once(ask) : { answer: await ask(), shared: false };
  }

  /** A local model has to be found before its answers can be told from another's. */
  async #identify(messages: readonly ChatMessage[]): Promise<object | undefined> {
    try {
      return await this.#simulator.identify?.(messages);
    } catch (error) {
      if (UserError.isInstance(error)) this.#health.failed(error);
      throw error;
    }
  }

  /** @throws ModelError where there is no answer, or the column is not asked any further. */
  async #askAndKeep(
    messages: readonly ChatMessage[],
    memory: AnswerMemory | undefined,
    signal?: AbortSignal,
  ): Promise<SimulatorAnswer> {
    const simulate = async () => {
      this.#health.check();
      try {
        memory?.prepare();
        return await this.#simulator.simulate(messages, signal);
      } catch (error) {
        if (UserError.isInstance(error) && !signal?.aborted) this.#health.failed(error);
        throw error;
      }
    };
    const answer = await (this.#limit ? this.#limit(simulate) : simulate());
    // An answer no reading of which has a "0" or a "1" is a fault of the simulator: not kept, so that asking again asks.
    const { unscored } = normalizedOne(answer.topLogprobs, 'trimmed');
    if (unscored !== undefined) this.#health.gaveUnusable(unscored);
    else {
      this.#health.answered();
      // It is in hand, and counts; the next ones would be paid for in vain.
      await memory?.keep(answer).catch((error: unknown) => this.#health.stop(messageOf(error)));
    }
    return answer;
  }
}

/** One after the other, up to the first that fails. */
async function untilOneFails<Prompt, Answer>(
  prompts: readonly Prompt[],
  ask: (prompt: Prompt) => Promise<Answer>,
): Promise<readonly PromiseSettledResult<Answer>[]> {
  const settled: PromiseSettledResult<Answer>[] = [];
  for (const prompt of prompts) {
    const results = await Promise.allSettled([ask(prompt)]);
    settled.push(...results);
    if (results[0].status === 'rejected') break;
  }
  return settled;
}

/** Why a question failed, with what those that were asked with it took. */
function amongOthers(
  failed: PromiseSettledResult<unknown> | undefined,
  paid: readonly SimulatorAnswer[],
  where: string,
): unknown {
  if (failed?.status !== 'rejected') return undefined;
  const { reason } = failed;
  const isAlone = paid.length === 0 && where === '';
  return ModelError.isInstance(reason) && !isAlone ? reason.among(paid, where) : reason;
}

/** A simulator that lets only so many requests go out has a few questions more at hand: the next goes out at once. */
function askedAtOnce(concurrency: number, { atOnce }: Simulator): number {
  return atOnce === undefined ? concurrency : Math.ceil(atOnce * 1.25);
}

/** promptfoo shows a response's output in the table's cell, where a bare 1 would say nothing of right or wrong. */
function inWords({ metadata }: ProviderResponse, pairCase: PairCase): ProviderResponse {
  const { data } = scoredAnswerSchema.safeParse(metadata?.[SCORED_KEY]);
  return data ? { output: verdictInWords(pairCase, data.probability) } : {};
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
