import type { TokenClass, TokenView } from './token-view.ts';

/** Classes of punctuation, brackets, quotes, white space, digits and symbols. */
export const MARK_CLASSES: readonly TokenClass[] = [
  mark('punctuation', /\bpunctuat\w*(?: marks?| tokens?)?/g, /^[^\p{L}\p{N}\s$€£¥%+=<>]+$/u),
  mark('comma', /\bcommas?\b/g, /^,/),
  mark('full stop', /\b(?:full stops?|periods?(?! of\b)|dots?)\b/g, /^\./),
  mark('colon', /(?<!semi-?)\bcolons?\b/g, /^:/),
  mark('semicolon', /\bsemi-?colons?\b/g, /^;/),
  mark('question mark', /\bquestion marks?\b/g, /^\?/),
  mark('exclamation mark', /\bexclamation (?:marks?|points?)\b/g, /^!/),
  mark('dash', /\b(?:dash(?:es)?|hyphens?|hyphenat\w+)\b/g, /^[-–—]+$/),
  mark('slash', /\bslash(?:es)?\b/g, /^[/\\]+$/),
  mark('apostrophe', /\b(?:apostrophes?|contractions?|possessive (?:markers?|endings?|'s))\b/g, /^['’]/),
  mark(
    'currency',
    /\b(?:currenc(?:y|ies)(?: symbols?| signs?)?|dollars?(?: signs?| symbols?)?|money symbols?)\b/g,
    /[$€£¥]/,
  ),
  mark('percent', /\b(?:percent(?:ages?)?(?: signs?| symbols?)?|per cent)\b/g, /^(?:%|percent)/),
  mark(
    'symbol',
    /\b(?:symbols?|special characters?|operators?|non-?alphanumeric\w*)\b/g,
    /^[^\p{L}\p{N}\s]+$/u,
  ),
  mark(
    'non-English character',
    /\b(?:non-?english|non-?latin|non-?ascii|foreign|emojis?)\b/g,
    /[^\p{ASCII}“”‘’–—…]/u,
  ),
  mark(
    'sentence end',
    /\bsentence[- ](?:final|ending|terminating|boundar\w+|end)s?\b|\bends? of (?:the |a |an |each |every )?(?:current |previous )?sentences?\b|\b(?:end|terminat)(?:s|es|ing)? (?:a |the )?sentences?\b|\bterminal punctuation\b/g,
    /^[.!?]+["”’)]*$/,
  ),
  {
    name: 'newline',
    said: /\bnew-?lines?(?: characters?)?\b|\bnew line (?:characters?|tokens?|symbols?)\b|\bline[- ]?(?:breaks?|feeds?|ends?)\b|\bends? of (?:the |a |each )?lines?\b|\bparagraph breaks?\b|\\n/g,
    degree: ({ text }) => (text.includes('\n') ? 1 : 0),
  },
  {
    name: 'white space',
    said: /\bwhite-?spaces?\b|\b(?:blank )?spaces?\b|\bindentations?\b|\btabs?\b/g,
    degree: ({ text }) => (text.length > 0 && text.trim() === '' ? 1 : 0),
  },
  mark('digit', /\b(?:digits?|numeric\w*|numerals?)\b/g, /^\p{N}/u),
  {
    name: 'number',
    said: /(?<!\b(?:ordinal|phone) )\b(?:numbers?(?! words?)|numerical|quantit(?:y|ies)|amounts?)\b/g,
    degree: ({ lower }) => (/^[\d.,]*\d/.test(lower) ? 1 : NUMBER_WORD.test(lower) ? 0.6 : 0),
  },
  mark('year', /\byears?\b(?! old)/g, /^(?:1[0-9]|20)\d\d$/),
  {
    name: 'bracket',
    said: /(?<!\b(?:opening|open|left|closing|close|right) (?:\w+ )?)\b(?:brackets?|parenthes[ie]s|parenthetical|braces?)\b/g,
    degree: ({ text }) => (/[()[\]{}]/.test(text) ? 1 : 0),
  },
  {
    name: 'opening bracket',
    said: /\b(?:opening|open|left) (?:(?:square|round|curly|angle) )?(?:brackets?|parenthes[ie]s|braces?)\b/g,
    degree: ({ text }) => (/[([{]/.test(text) ? 1 : 0),
  },
  {
    name: 'closing bracket',
    said: /\b(?:closing|close|right) (?:(?:square|round|curly|angle) )?(?:brackets?|parenthes[ie]s|braces?)\b/g,
    degree: ({ text }) => (/[)\]}]/.test(text) ? 1 : 0),
  },
  {
    name: 'quote',
    said: /(?<!\b(?:opening|open|left|closing|close|right) (?:\w+ )?)\b(?:quotation marks?|quotes?(?: marks?)?|quote marks?)\b/g,
    degree: (view) => (quoteDirection(view) === undefined ? 0 : 1),
  },
  {
    name: 'opening quote',
    said: /\b(?:opening|open|left|beginning|start of) (?:(?:single|double) |a )?(?:quotation(?: marks?)?|quotes?(?: marks?)?)\b/g,
    degree: (view) => quoteDegree(view, 'opening'),
  },
  {
    name: 'closing quote',
    said: /\b(?:closing|close|right|ending|end of) (?:(?:single|double) |a )?(?:quotation(?: marks?)?|quotes?(?: marks?)?)\b/g,
    degree: (view) => quoteDegree(view, 'closing'),
  },
];

const NUMBER_WORD =
  /^(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|[mb]illion)$/;

/**
 * Whether a token is an opening or closing quotation mark. A straight mark opens after white space or an opening bracket, or if
 * its own token begins with a space and a character follows directly; otherwise it closes.
 */
export function quoteDirection({ text, before, after }: TokenView): 'opening' | 'closing' | undefined {
  const mark = text.trim();
  if (/^[“‘«`]/.test(mark)) return 'opening';
  if (/[”»]/.test(mark) || mark === '’') return 'closing';
  if (!mark.includes('"') && mark !== "'") return undefined;
  if (/^\s/.test(text)) return after !== undefined && /^\s/.test(after) ? 'closing' : 'opening';
  if (mark !== '"' && mark !== "'") return mark.startsWith('"') ? 'opening' : 'closing';
  return before === undefined || /[\s([{]$/.test(before) ? 'opening' : 'closing';
}

function quoteDegree(view: TokenView, wanted: 'opening' | 'closing'): number {
  const direction = quoteDirection(view);
  if (direction === undefined) return 0;
  return direction === wanted ? 1 : 0.3;
}

function mark(name: string, said: RegExp, form: RegExp): TokenClass {
  return { name, said, degree: ({ lower }) => (form.test(lower) ? 1 : 0) };
}
