import type { ApiProvider, CallApiContextParams, CallApiOptionsParams, ProviderResponse } from 'promptfoo';
import { type Asking, askingOf } from '../asking/asking.ts';
import { askingConfigSchema } from '../asking/asking-config.ts';
import { buildMessages } from '../asking/build-messages.ts';
import { PROTOCOL_KEY } from '../asking/protocol.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { EndpointHealth, withEndpointHealth } from '../models/endpoint-health.ts';
import { withKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';
import { ModelError } from '../models/model-error.ts';
import { CaseJudge } from '../pair-cases/judge-case.ts';
import { questionKey, questionsOf } from '../pair-cases/pair-case.ts';
import { askingIdOf, type Simulator } from '../simulation/simulator.ts';
import {
  type CommonConfig,
  providerName,
  type SimulatorDeclaration,
  type Surroundings,
} from '../simulation/simulator-declaration.ts';
import { SIMULATOR_KEY, simulatorIdOf } from '../simulation/simulator-id.ts';
import { errorResponse, judgementResponse } from './answer-response.ts';
import { PAIRS_OF_RUN } from './asked-suites.ts';
import { exitOnUserError } from './conclude-at-exit.ts';
import { ANSWERS_OF_RUN } from './kept-answers.ts';
import { preparePromptfoo } from './prepare-promptfoo.ts';
import { environmentOf, foldersOf, type ProviderSettings, parseProviderConfig } from './provider-config.ts';
import { PAIR_CASE_KEY, pairCaseOf } from './stored-pair-case.ts';
import { isCacheOn } from './workarounds/cache-switch.ts';
import { RunInterrupted } from './workarounds/run-interrupted.ts';

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
        (surroundings) => declaration.create(config, surroundings),
        config,
        declaration.correctedByDefault,
      );
    }
  };
}

/**
 * Any simulator as a promptfoo provider: reads the pair case from the test's metadata, asks, and puts the alternatives where
 * the assertion finds them. It passes on the question and nothing else, so no simulator can see a label or an activation.
 */
export class SimulatorProvider implements ApiProvider {
  readonly label?: string;
  readonly #id: string;
  readonly #simulator: Simulator;
  readonly #judge: CaseJudge;
  readonly #asking: Asking;
  /** By whether a question is uncorrected: worked out once, as there are many rows. */
  readonly #askingIds = new Map<boolean, string | null>();
  readonly #nameIt: () => Promise<string>;
  #simulatorId: Promise<string | undefined> | undefined;
  readonly #announce = (sentence: string) =>
    console.error(visibleText(`${this.label || this.#id}: ${sentence}`));
  readonly #health = new EndpointHealth(this.#announce);

  constructor(
    defaultId: string,
    settings: ProviderSettings,
    create: (surroundings: Surroundings) => Simulator,
    config: CommonConfig = askingConfigSchema.parse({}),
    correctedByDefault?: boolean,
  ) {
    preparePromptfoo();
    this.#id = settings.id || defaultId;
    if (settings.label) this.label = settings.label;
    const around = (model: ChatModel) =>
      withKeptAnswers(
        withEndpointHealth(model, this.#health, config.concurrency),
        ANSWERS_OF_RUN,
        this.#health,
        this.#announce,
      );
    try {
      const place = `providers: ${this.label ?? this.#id}`;
      this.#asking = askingOf(config, foldersOf(settings), place, correctedByDefault);
      this.#simulator = create({ asking: this.#asking, environment: environmentOf(settings), around });
      this.#judge = new CaseJudge(this.#simulator, PAIRS_OF_RUN);
      this.#nameIt = () => simulatorIdOf(defaultId, this.#simulator, config);
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
    if (!context || !pairCase) {
      return {
        error: `the test case has no metadata.${PAIR_CASE_KEY}; generate tests with datasets/head-test-cases.ts`,
      };
    }
    const signal = options?.abortSignal;
    try {
      const judgement = await this.#judge.judge(pairCase, {
        signal,
        repeat: context.repeatIndex,
        uncached: !isCacheOn(context),
      });
      const response = judgementResponse(judgement, pairCase);
      // The question alone: instructions and examples are the same in every row, and would make a run slower by a twentieth.
      const [question] = questionsOf(pairCase);
      const prompt = buildMessages(this.#asking.protocol, question).slice(-1);
      const { uncorrected = false } = question;
      const id =
        this.#askingIds.get(uncorrected) ?? askingIdOf(this.#simulator, this.#asking, { uncorrected });
      this.#askingIds.set(uncorrected, id);
      // An answer came, so what it is of can be told, too.
      this.#simulatorId ??= this.#nameIt().catch(() => undefined);
      const metadata = {
        ...response.metadata,
        [SIMULATOR_KEY]: await this.#simulatorId,
        ...(id === null ? {} : { [PROTOCOL_KEY]: id }),
      };
      return { prompt, ...response, metadata };
    } catch (error) {
      if (signal?.aborted) throw new RunInterrupted();
      if (!UserError.isInstance(error)) throw error;
      if (!ModelError.isInstance(error)) return errorResponse(error.message, {});
      const message = error.ofPair ? `${questionKey(pairCase)}: ${error.message}` : error.message;
      return errorResponse(message, error.expense);
    }
  }
}
