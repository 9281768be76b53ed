import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LlamaContext, Token } from 'node-llama-cpp';
import pLimit, { type LimitFunction } from 'p-limit';
import { type Continuation, type Drawing, type NextToken, PromptState, type Wanted } from './prompt-state.ts';

/**
 * Evaluates prompts of one protocol, as many at a time as the context has sequences: what is evaluated at the same time is
 * one batch. The first prompt is evaluated alone, and what it has in common with the others is copied from it.
 */
export class PromptStates {
  readonly #idle: PromptState[];
  readonly #limit: LimitFunction;
  #first: Promise<void> | undefined;

  constructor(context: LlamaContext) {
    this.#idle = Array.from({ length: context.totalSequences }, () => new PromptState(context.getSequence()));
    this.#limit = pLimit(context.totalSequences);
  }

  /** @param signal leaves what is waiting unevaluated. */
  async evaluate(
    tokens: readonly Token[],
    wanted: Wanted,
    signal?: AbortSignal,
  ): Promise<NextToken & { readonly milliseconds: number }> {
    this.#first ??= this.#evaluateFirst(tokens, wanted);
    await this.#first;
    return this.#withClosest(tokens, signal, (state) => state.evaluate(tokens, wanted));
  }

  /** @param signal leaves what is waiting uncontinued. */
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
