import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp';
import pLimit, { type LimitFunction } from 'p-limit';

/** Evaluates prompts of one protocol, as many at a time as the context has sequences. What the first, evaluated alone, shares with the others is copied. */
export class PromptStates {
  readonly #idle: PromptState[];
  readonly #limit: LimitFunction;
  #first: Promise<void> | undefined;

  constructor(context: LlamaContext) {
    this.#idle = Array.from({ length: context.totalSequences }, () => new PromptState(context.getSequence()));
    this.#limit = pLimit(context.totalSequences);
  }

  /** @param signal drops what is still waiting. */
  async evaluate(
    tokens: readonly Token[],
    wanted: Wanted,
    signal?: AbortSignal,
  ): Promise<NextToken & { readonly milliseconds: number }> {
    this.#first ??= this.#evaluateFirst(tokens, wanted);
    await this.#first;
    return this.#withClosest(tokens, signal, (state) => state.evaluate(tokens, wanted));
  }

  /** @param signal drops what is still waiting. */
  async generate(
    tokens: readonly Token[],
    drawing: Drawing,
    isEnd: (token: Token) => boolean,
    signal?: AbortSignal,
  ): Promise<Continuation & { readonly milliseconds: number }> {
    return this.#withClosest(tokens, signal, (state) => state.generate(tokens, drawing, isEnd));
  }

  #withClosest<Result>(
    tokens: readonly Token[],
    signal: AbortSignal | undefined,
    use: (state: PromptState) => Promise<Result>,
  ): Promise<Result & { readonly milliseconds: number }> {
    return this.#limit(async () => {
      signal?.throwIfAborted();
      const start = performance.now();
      const state = this.#takeClosest(tokens);
      try {
        const result = await use(state);
        return { ...result, milliseconds: performance.now() - start };
      } finally {
        this.#idle.push(state);
      }
    });
  }

  async #evaluateFirst(tokens: readonly Token[], wanted: Wanted): Promise<void> {
    const [first, ...others] = this.#idle;
    if (first === undefined || others.length === 0) return;
    await first.evaluate(tokens, wanted);
    const folder = await mkdtemp(join(tmpdir(), 'attention-heads-state-'));
    try {
      const file = join(folder, 'state');
      await first.save(file);
      for (const other of others) await other.load(file);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #takeClosest(tokens: readonly Token[]): PromptState {
    const [closest] = this.#idle
      .map((state) => ({ state, inCommon: state.inCommon(tokens) }))
      .sort((a, b) => b.inCommon - a.inCommon);
    if (closest === undefined)
      throw new RangeError('more prompts are evaluated at a time than there are sequences');
    this.#idle.splice(this.#idle.indexOf(closest.state), 1);
    return closest.state;
  }
}

interface NextToken {
  /** Natural-log probabilities over the whole vocabulary: the wanted tokens and the most probable ones. */
  readonly logprobs: ReadonlyMap<Token, number>;
  /** Tokens of the prompt that were evaluated already. */
  readonly reused: number;
}

/** How a continuation is drawn: greedily at temperature 0. */
interface Drawing {
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
}

interface Continuation {
  readonly tokens: readonly Token[];
  readonly reused: number;
  /** Whether it ends at the limit of tokens. */
  readonly cutOff: boolean;
}

/** Which tokens' probabilities are wanted. */
interface Wanted {
  readonly tokens: readonly Token[];
  /** How many of the most probable ones besides. */
  readonly top: number;
}

/**
 * A prompt is cut between evaluated and new tokens at a multiple of this. llama.cpp evaluates tokens in fours and the remainder
 * differently, so a cut elsewhere changes P("1") by up to 0.02; with it an answer depends on its prompt alone (`npm run
 * bench:local` measures it).
 */
const TILE = 4;

/** For the same reason no token is evaluated alone. */
const FEWEST = 2;

/** An evaluated prompt. The next one is evaluated from where it differs. */
class PromptState {
  readonly #sequence: LlamaContextSequence;

  constructor(sequence: LlamaContextSequence) {
    this.#sequence = sequence;
  }

  /** How many of a prompt's tokens need not be evaluated. */
  inCommon(tokens: readonly Token[]): number {
    const { firstDifferentIndex } = this.#sequence.compareContextTokens([...tokens]);
    const most = Math.max(0, Math.min(firstDifferentIndex, tokens.length - FEWEST));
    return most - (most % TILE);
  }

  /** Evaluates a prompt of two tokens or more. */
  async evaluate(tokens: readonly Token[], { tokens: wanted, top }: Wanted): Promise<NextToken> {
    const reused = await this.#forgetBeyond(tokens);
    const rest = tokens.slice(reused);
    const last = rest.pop();
    if (last === undefined) throw new RangeError('a prompt has two tokens or more');
    const logits = { filter: { tokens: wanted, includeTop: top, includeMax: true } };
    const outputs = await this.#sequence.controlledEvaluate([
      ...rest,
      [last, { generateNext: { logits, totalLogitWeight: true } }],
    ]);
    return { logprobs: toLogprobs(outputs.at(-1)?.next), reused };
  }

  /** Continues a prompt token by token, drawn from the model's whole distribution. @param isEnd whether a token ends the answer. */
  async generate(
    tokens: readonly Token[],
    { maxTokens, temperature, seed }: Drawing,
    isEnd: (token: Token) => boolean,
  ): Promise<Continuation> {
    const reused = await this.#forgetBeyond(tokens);
    const drawn: Token[] = [];
    const options = { temperature, seed, topK: 0, topP: 1, minP: 0 };
    // Without yieldEogToken it would stop as if the limit had been reached.
    const evaluated = this.#sequence.evaluate(tokens.slice(reused), { ...options, yieldEogToken: true });
    for await (const token of evaluated) {
      if (isEnd(token)) return { tokens: drawn, reused, cutOff: false };
      drawn.push(token);
      if (drawn.length >= maxTokens) break;
    }
    return { tokens: drawn, reused, cutOff: true };
  }

  /** @returns how many tokens are still evaluated: fewer if the state cannot be cut, as a recurrent model's. */
  async #forgetBeyond(tokens: readonly Token[]): Promise<number> {
    const [start, end] = [this.inCommon(tokens), this.#sequence.nextTokenIndex];
    if (end > start) await this.#sequence.eraseContextTokenRanges([{ start, end }]);
    return this.#sequence.nextTokenIndex;
  }

  save(file: string): Promise<unknown> {
    return this.#sequence.saveStateToFile(file);
  }

  /** @param file the saved state of another prompt of the same model. */
  load(file: string): Promise<void> {
    return this.#sequence.loadStateFromFile(file, { acceptRisk: true });
  }
}

interface Logits {
  readonly logits?: ReadonlyMap<Token, number>;
  /** Σ exp(logit − highest logit) over the whole vocabulary. */
  readonly totalLogitWeight?: number;
}

function toLogprobs(next: Logits | undefined): ReadonlyMap<Token, number> {
  const { logits = new Map<Token, number>(), totalLogitWeight = Number.NaN } = next ?? {};
  const highest = Math.max(...logits.values());
  const total = highest + Math.log(totalLogitWeight);
  return new Map([...logits].map(([token, logit]) => [token, logit - total]));
}
