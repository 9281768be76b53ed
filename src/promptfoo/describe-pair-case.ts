import { headName } from '../activation-records/head.ts';
import { visibleText } from '../files/visible-text.ts';
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
    description: shown(
      `${headName(head)} ${explanation.id}: ${token(pair.from)} → ${token(pair.to)} (${pair.label})`,
    ),
    columns: {
      head: headName(head),
      explanation: shown(explanation.text),
      sequence: shown(markPair(tokens, pair)),
      label: String(pair.label),
    },
  };
}

/** Nobody reads on for longer; the exact text is in the test case's metadata. */
const LONGEST_SHOWN = 20_000;

/** promptfoo also prints these texts to the terminal, beside its progress bar. */
function shown(text: string): string {
  const cut = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return inertText(visibleText(cut));
}
