/** Texts that a program wrote where there was none, or that stand in the wrong column. */
const LOOKS_LIKE: readonly (readonly [RegExp, string])[] = [
  [
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([t ]\d.*)?$|^\d{1,2}[- ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?([- ]\d{2,4})?$|^\d{1,2}:\d{2}(:\d{2})?$/i,
    'a date',
  ],
  [/^[+-]?(\d[\d.,_]*|\.\d+)(e[+-]?\d+)?\s*%?$|^0[xob][\da-f]+$|^[+-]?\.?(inf|infinity)$/i, 'a number'],
  [/^(true|false|yes|no|on|off|y|n)$/i, 'true or false'],
  [/^(null|none|nil|nan|\.nan|n\/?a|na|undefined|~|-+|\?+)$/i, 'a missing value'],
  [/^#(name\?|ref!|value!|n\/a|num!|div\/0!|null!|spill!|#+)$/i, 'an error of a spreadsheet'],
];

/** What an explanation's text looks like that is no explanation; undefined of every other. */
export function notAnExplanation(text: string): string | undefined {
  return LOOKS_LIKE.find(([pattern]) => pattern.test(text.trim()))?.[1];
}
