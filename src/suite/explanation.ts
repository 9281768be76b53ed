import type { Head } from '../activation-records/head.ts';
import type { Control, ExplanationEntry } from './suite-schema.ts';

/** A claim about what a head attends to. */
export interface Explanation {
  /** Unique among the head's explanations. */
  readonly id: string;
  /** What follows "this attention head". */
  readonly text: string;
  /** Whether it is known to be right (true) or wrong (false); absent when nobody knows. */
  readonly truth?: boolean;
  /** Which control it is; absent for an explanation that is to be scored for its own sake. */
  readonly control?: Control;
}

/** A head with the explanations to score it with. */
export interface ExplainedHead extends Head {
  readonly explanations: readonly Explanation[];
}

/** An explanation as a suite lists it; without an id, one is made from its text. */
export function toExplanation(entry: ExplanationEntry): Explanation {
  if (typeof entry === 'string') return { id: idFromText(entry), text: entry };
  const { id, text, truth } = entry;
  return { id: id ?? idFromText(text), text, ...(truth === undefined ? {} : { truth }) };
}

function idFromText(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu);
  return words ? words.join('-') : text;
}
