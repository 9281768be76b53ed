import { markPair, type PairQuestion, positionInWords } from './pair-question.ts';

/** What stands in the place of each slot. */
const SLOTS = {
  explanation: ({ explanation }) => stripLikePython(explanation),
  sequence: (question) => markPair(question.tokens, question),
  to_token: toToken,
  from_token: fromToken,
  to_quoted: (question) => JSON.stringify(toToken(question)),
  from_quoted: (question) => JSON.stringify(fromToken(question)),
  position: (question) => positionInWords(question.tokens, question),
} satisfies Record<string, (question: PairQuestion) => string>;

/** Fills a template's slots in one pass, so that what a token or an explanation contains is never read as a slot. @param more other slots. */
export function fillTemplate(
  template: string,
  question: PairQuestion,
  more: Readonly<Record<string, string>> = {},
): string {
  return template.replace(/\{\{(\w+)\}\}/g, (slot, name: string) => {
    if (Object.hasOwn(more, name)) return more[name] ?? '';
    return Object.hasOwn(SLOTS, name) ? SLOTS[name as keyof typeof SLOTS](question) : slot;
  });
}

function toToken({ tokens, to }: PairQuestion): string {
  return tokens[to] ?? '';
}

function fromToken({ tokens, from }: PairQuestion): string {
  return tokens[from] ?? '';
}

// transformer-debugger strips explanations with Python's str.strip, whose white space differs from JavaScript's.
const PYTHON_SPACE = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const IS_SPACE = new RegExp(PYTHON_SPACE);

/** Character by character: a regular expression for trailing white space would be quadratic in long runs within the text. */
function stripLikePython(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && IS_SPACE.test(text.charAt(start))) start += 1;
  while (end > start && IS_SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
