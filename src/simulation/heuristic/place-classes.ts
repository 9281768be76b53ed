import type { TokenClass, TokenView } from './token-view.ts';

const UNIT = '(?:sequence|text|document|passage|prompt|context|input|excerpt)';
const FIRST = '(?:first|initial|very first|beginning|start|starting|opening)';
const THING = '(?:tokens?|words?|positions?)';

/** Classes by where a token stands in its sequence, line or sentence. */
export const PLACE_CLASSES: readonly TokenClass[] = [
  {
    // 0.3, 0.15, 0.1 … for later tokens, so that "the first token" prefers an early one.
    name: 'first token',
    said: new RegExp(
      `\\b${FIRST} (?:few |several |two |three )?${THING}(?! (?:of|in|on) (?:(?:the|a|an|each|every|its) )?(?:\\w+ )?(?:sentence|line|paragraph))|` +
        `\\b(?:beginning|start) of (?:the |a |each |every )?${UNIT}|\\bbos\\b|<\\|endoftext\\|>|\\bbeginning-of-\\w+|\\bposition (?:0|zero)\\b`,
      'g',
    ),
    degree: ({ index }) => (index === 0 ? 1 : 0.3 / index),
  },
  {
    name: 'last token of the sequence',
    said: new RegExp(
      `\\b(?:last|final) ${THING} (?:of|in) (?:the |a |each )?${UNIT}|\\bend of (?:the |a )?${UNIT}|\\bfinal ${THING}`,
      'g',
    ),
    degree: ({ index, count }) => (index === count - 1 ? 1 : 0.3 / (count - 1 - index)),
  },
  {
    name: 'start of a sentence',
    said: /\b(?:first|initial) (?:tokens?|words?) (?:of|in) (?:the |a |an |each |every |its )?(?:current |same |previous |next |new )?sentences?|\b(?:beginning|start)s? of (?:the |a |an |each |every )?(?:current |same |previous |next |new )?sentences?|\bsentence[- ](?:initial|beginning|starting|start)s?|\b(?:begin|start)(?:s|ning|ing)? (?:a |the |of )?(?:new )?sentences?/g,
    degree: (view) => (startsSentence(view) ? 1 : 0),
  },
  {
    name: 'last word of a sentence',
    said: /\b(?:last|final) (?:tokens?|words?) (?:of|in) (?:the |a |an |each |every |its )?(?:current |same |previous |preceding )?sentences?/g,
    degree: ({ text, after }) => (/\p{L}|\p{N}/u.test(text) && /^[.!?]/.test(after ?? '') ? 1 : 0),
  },
  {
    name: 'start of a line',
    said: /\b(?:first|initial) (?:tokens?|words?) (?:of|in|on) (?:the |a |an |each |every |its )?(?:current |same |previous |next |new )?(?:line|paragraph)s?|\b(?:beginning|start)s? of (?:the |a |an |each |every )?(?:current |same |previous |next |new )?(?:line|paragraph)s?|\b(?:line|paragraph)[- ](?:initial|beginning|starting|start)s?/g,
    degree: ({ before }) => (before === undefined || /\n\s*$/.test(before) ? 1 : 0),
  },
  {
    name: 'part of a longer word',
    said: /\b(?:sub-?words?|word[- ]?pieces?|word fragments?|partial words?|parts? of (?:a |the )?words?|continuations? of (?:a |the )?words?|multi-token words?|split words?)\b/g,
    degree: ({ text, word }) => (text.trim() !== word && /\p{L}/u.test(text) ? 1 : 0),
  },
];

/** True for the first token, after a line's end, and after ". ! ?" with or without a closing quote. */
export function startsSentence({ before, text }: TokenView): boolean {
  return before === undefined || (/(?:[.!?]["')\]”’]*|\n)\s*$/.test(before) && !/^[.!?,"')\]”’]/.test(text));
}
