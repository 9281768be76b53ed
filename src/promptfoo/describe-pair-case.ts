import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import { visibleText } from '../files/visible-text.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { markedExcerpt } from '../reports/marked-excerpt.ts';
import { inertText } from './inert-text.ts';

/** A pair case in words, for tables and filters: nothing in it is read by a program. */
export interface PairCaseInWords {
  /** One line for `--filter-pattern`, e.g. `L4H11 previous-token: " em" → " visualization" (1)`. */
  readonly description: string;
  /** The one column that tells all: head, explanation, label, and the pair in what stands around it. */
  readonly pair: string;
}

/**
 * What a person sees of a pair case in promptfoo's web UI, with every text made inert. It is one column, and short, as the
 * table gives a simulator 480 pixels and cuts texts after 250 characters; the exact text is in the test case's metadata.
 */
export function describePairCase({ head, explanation, pair, tokens }: PairCase): PairCaseInWords {
  const token = (position: number) => JSON.stringify(tokens[position] ?? '');
  const strength = pair.label === 1 ? 'strong' : 'weak';
  return {
    description: shown(
      `${headName(head)} ${explanation.id}: ${token(pair.from)} → ${token(pair.to)} (${pair.label})`,
    ),
    pair: [
      `${headName(head)} ${explanation.text}${truthOf(explanation)}`,
      `${strength} pair of ${pair.record}, label ${pair.label}:`,
      markedExcerpt(tokens, pair, pc.createColors(false)),
    ]
      .map(shown)
      .join('\n'),
  };
}

function truthOf({ truth, control }: PairCase['explanation']): string {
  if (control !== undefined) return ` (${control} control)`;
  return truth === undefined ? '' : ` (${truth})`;
}

/** Nobody reads on for longer. */
const LONGEST_SHOWN = 20_000;

/** promptfoo also prints these texts to the terminal, beside its progress bar. */
function shown(text: string): string {
  const cut = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return inertText(visibleText(cut));
}
