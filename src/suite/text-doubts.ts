import { HALF_CHARACTER, MOJIBAKE } from '../files/visible-text.ts';

/** What programs write for missing texts, or what belongs in another column. */
const LOOKS_LIKE: readonly (readonly [RegExp, string])[] = [
  [
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([t ]\d.*)?$|^\d{1,2}[- ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?([- ]\d{2,4})?$|^\d{1,2}:\d{2}(:\d{2})?$/i,
    'a date',
  ],
  [/^[+-]?(\d[\d.,_]*|\.\d+)(e[+-]?\d+)?\s*%?$|^0[xob][\da-f]+$|^[+-]?\.?(inf|infinity)$/i, 'a number'],
  [/^(true|false|yes|no|on|off|y|n)$/i, 'true or false'],
  [/^(null|none|nil|nan|\.nan|n\/?a|na|undefined|~|-+|\?+)$/i, 'a missing value'],
  [/^(todo|tbd|tba|fixme|xxx+|placeholder|lorem ipsum)\b/i, 'a note that it is still to be written'],
  [/^#(name\?|ref!|value!|n\/a|num!|div\/0!|null!|spill!|#+)$/i, 'an error of a spreadsheet'],
];

/** Invisible characters that make equal-looking texts differ; joiners of letters and emoji are fine. */
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/;

const LOST = 'holds a character that was lost when it was written: save it again as UTF-8';

/** Lost or misread letters, and a subject that every request has already. */
const HOLDS: readonly (readonly [RegExp, string])[] = [
  [/\ufffd/, LOST],
  [HALF_CHARACTER, LOST],
  [MOJIBAKE, 'looks like UTF-8 that was read as Windows-1252 or Latin-1: write it again'],
  [/\p{Cc}(?<![\t\n\r])/u, 'holds a control character'],
  [
    /&(?:amp|quot|apos|lt|gt|nbsp|#x?[\da-f]+);|\\u[\da-f]{4}/i,
    'holds what stands for another character in HTML or JSON: write that character',
  ],
  [/(?:…|\.{3}|\[truncated\])$/, 'ends with dots, as if it had been cut: write all of it'],
  [INVISIBLE, 'holds an invisible character, e.g. a zero-width space or a byte order mark: write it again'],
  [
    /\n\s*\d+\s*[,;\t]\s*\d+\s*[,;\t]/,
    'holds what looks like another row: is a quotation mark before it not closed?',
  ],
  [/[\n\r]/, 'holds a line break: write it in one line, as requests say it in one'],
  [
    /^(?:this|the)\s+(?:attention\s+)?head\b/i,
    'has a subject, which every request adds: begin with what the head does, e.g. attends to commas',
  ],
];

/** Why a text may not be the intended explanation, as a predicate. */
export function doubtAbout(text: string): string | undefined {
  const kind = LOOKS_LIKE.find(([pattern]) => pattern.test(text.trim()))?.[1];
  if (kind !== undefined) return `looks like ${kind}, not like an explanation, e.g. attends to commas`;
  return HOLDS.find(([pattern]) => pattern.test(text))?.[1];
}
