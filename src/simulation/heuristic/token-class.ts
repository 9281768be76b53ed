import type { TokenView } from './token-view.ts';

/** A kind of token that explanations speak of. */
export interface TokenClass {
  readonly name: string;
  /** How the class is said, in lower-case text whose quotes are masked. Global, so that every mention is found. */
  readonly said: RegExp;
  /** How well a token fits: 1 surely, 0 surely not; between, as far as its form can tell. */
  readonly degree: (view: TokenView) => number;
}
