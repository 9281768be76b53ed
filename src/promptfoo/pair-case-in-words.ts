import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import { visibleText } from '../files/visible-text.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { markedExcerpt } from '../reports/marked-excerpt.ts';
import { inBrackets, isClaim } from '../scorecard/scored-explanation.ts';

/**
 * What a person sees of a pair case in promptfoo's web UI, with every text made inert. It is one column, and short, as the
 * table gives a simulator 480 pixels and cuts texts after 250 characters; the exact text is in the test case's metadata.
 *
 * @returns `description`: a line for `--filter-pattern`, e.g. `L4H11 previous-token: " em" → " visualization" (1)`; `pair`: the column.
 */
export function describePairCase({ head, explanation, pair, tokens }: PairCase) {
  const token = (position: number) => JSON.stringify(tokens[position] ?? '');
  const strength = pair.label === 1 ? 'strong' : 'weak';
  return {
    description: shown(
      `${headName(head)} ${explanation.id}: ${token(pair.from)} → ${token(pair.to)} (${pair.label})`,
    ),
    pair: [
      `${headName(head)} ${explanation.text}${inBrackets(explanation)}`,
      `${strength} pair of ${pair.record}, label ${pair.label}:`,
      markedExcerpt(tokens, pair, pc.createColors(false)),
    ]
      .map(shown)
      .join('\n'),
  };
}

/** Nobody reads on for longer. */
const LONGEST_SHOWN = 20_000;

/** promptfoo also prints these texts to the terminal, beside its progress bar. */
function shown(text: string): string {
  const cut = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return inertText(visibleText(cut));
}

const WORD_JOINER = '\u2060';

/**
 * The text as a person reads it, made harmless for promptfoo: it renders every variable as a Nunjucks template, and
 * reads or runs what one that starts with `file://` or `package:` names. An invisible word joiner between the two
 * characters that start a template, or after a scheme's name, looks the same and means nothing.
 */
export function inertText(text: string): string {
  return text
    .replace(/\{(?=[{%#])/g, `{${WORD_JOINER}`)
    .replace(/([}%#])(?=\})/g, `$1${WORD_JOINER}`)
    .replace(/(file|package|https?|exec|python|env)(?=:)/gi, `$1${WORD_JOINER}`);
}

type Judged = Pick<PairCase, 'explanation' | 'pair'>;

/** What a simulator made of a pair, for a cell of promptfoo's table, e.g. `weak pair taken for strong`. */
export function verdictInWords({ explanation, pair: { label } }: Judged, probability: number): string {
  const pair = label === 1 ? 'strong pair' : 'weak pair';
  if (!isClaim(explanation)) {
    const kind = explanation.control === undefined ? 'false explanation' : 'control';
    return `${pair} called ${called(probability)} under a ${kind}: not judged`;
  }
  if (probability === 0.5) return `${pair}, undecided`;
  if (label === 1) return probability > 0.5 ? `${pair} found` : `${pair} missed`;
  return probability > 0.5 ? `${pair} taken for strong` : `${pair} ruled out`;
}

function called(probability: number): string {
  if (probability === 0.5) return 'neither';
  return probability > 0.5 ? 'strong' : 'weak';
}
