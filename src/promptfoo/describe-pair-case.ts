import { headName } from '../activation-records/head.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { markPair } from '../pair-prompt/mark-pair.ts';
import { inertText } from './inert-text.ts';

/** A pair case in words, for tables: nothing in it is read by a program. */
export interface PairCaseInWords {
  readonly description: string;
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * What a person sees of a pair case in promptfoo's web UI, with every text made inert: the table's columns, and a
 * one-line description to search by, e.g. `L4H11 previous-token: " em" → " visualization" (1)`.
 */
export function describePairCase({ head, explanation, pair, tokens }: PairCase): PairCaseInWords {
  const token = (position: number) => JSON.stringify(tokens[position] ?? '');
  return {
    description: inertText(
      `${headName(head)} ${explanation.id}: ${token(pair.from)} → ${token(pair.to)} (${pair.label})`,
    ),
    columns: {
      head: headName(head),
      explanation: inertText(explanation.text),
      sequence: inertText(markPair(tokens, pair)),
      label: String(pair.label),
    },
  };
}
