import type { LlamaContextSequence, Token } from 'node-llama-cpp';

/** What follows a prompt. */
export interface NextToken {
  /** Natural-log probabilities over the whole vocabulary, of the tokens asked for and of the most probable ones. */
  readonly logprobs: ReadonlyMap<Token, number>;
  /** Tokens of the prompt whose evaluation was at hand. */
  readonly reused: number;
}

/** How a continuation is drawn: at temperature 0 the most probable token each time. */
export interface Drawing {
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
}

/** What a prompt was continued with. */
export interface Continuation {
  readonly tokens: readonly Token[];
  /** Tokens of the prompt whose evaluation was at hand. */
  readonly reused: number;
  /** Whether it ends at the limit of tokens. */
  readonly cutOff: boolean;
}

/** Which tokens' probabilities are wanted. */
export interface Wanted {
  readonly tokens: readonly Token[];
  /** How many of the most probable ones besides. */
  readonly top: number;
}

/**
 * Where a prompt is cut between what is at hand and what is evaluated: at a multiple of this. llama.cpp evaluates tokens in
 * fours, and what is left over another way, so that a cut elsewhere changes an answer's low bits, and P("1") by up to some
 * 0.02; with it an answer depends on its prompt alone, not on what was asked before. `npm run bench:local` measures it.
 */
const TILE = 4;

/** For the same reason no token is evaluated alone. */
const FEWEST = 2;

/** An evaluated prompt, kept so that the next one is evaluated from where it differs. */
export class PromptState {
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
    const sequence = this.#sequence;
    const start = this.inCommon(tokens);
    if (sequence.nextTokenIndex > start) {
      await sequence.eraseContextTokenRanges([{ start, end: sequence.nextTokenIndex }]);
    }
    // A model with a state that cannot be cut (a recurrent one) has forgotten more.
    const reused = sequence.nextTokenIndex;
    const rest = tokens.slice(reused);
    const last = rest.pop();
    if (last === undefined) throw new RangeError('a prompt has two tokens or more');
    const logits = { filter: { tokens: wanted, includeTop: top, includeMax: true } };
    const outputs = await sequence.controlledEvaluate([
      ...rest,
      [last, { generateNext: { logits, totalLogitWeight: true } }],
    ]);
    return { logprobs: toLogprobs(outputs.at(-1)?.next), reused };
  }

  /**
   * Continues a prompt, token by token, each drawn from the model's whole distribution.
   *
   * @param isEnd whether a token ends the answer.
   */
  async generate(
    tokens: readonly Token[],
    { maxTokens, temperature, seed }: Drawing,
    isEnd: (token: Token) => boolean,
  ): Promise<Continuation> {
    const sequence = this.#sequence;
    const start = this.inCommon(tokens);
    if (sequence.nextTokenIndex > start) {
      await sequence.eraseContextTokenRanges([{ start, end: sequence.nextTokenIndex }]);
    }
    const reused = sequence.nextTokenIndex;
    const drawn: Token[] = [];
    const options = { temperature, seed, topK: 0, topP: 1, minP: 0 };
    // By itself it would end at the end token, as if the limit had been reached.
    for await (const token of sequence.evaluate(tokens.slice(reused), { ...options, yieldEogToken: true })) {
      if (isEnd(token)) return { tokens: drawn, reused, cutOff: false };
      drawn.push(token);
      if (drawn.length >= maxTokens) break;
    }
    return { tokens: drawn, reused, cutOff: true };
  }

  save(file: string): Promise<unknown> {
    return this.#sequence.saveStateToFile(file);
  }

  /** @param file what the state of another prompt of the same model was saved to. */
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
