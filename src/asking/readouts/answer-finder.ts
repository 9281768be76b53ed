import type { ReplyText } from '../../models/chat-model.ts';
import { visibleAnswer } from '../../models/visible-answer.ts';

/** What a number may be of that is no answer. */
const OTHER_THINGS = [
  'distance|offset|position|index|count|number|length|step|line|row|column|level|layers?|heads?|items?|pairs?|texts?|parts?|rounds?',
  '(?:tokens?|words?|commas?|characters?)(?: (?:back|between|before|after|away|apart))?',
  'confidence|certainty|margin|error|code|status|attempt|version|temperature|seed|odds|logit|difference|opposite',
];

/**
 * Finds the number that a reply gives as its answer: alone on a line but for a label (`Answer: 1`), first or last in the text and set off,
 * or said to be the answer. Undefined if there is none, or several that differ. Numbers of a list, range, bound, scale, share or position
 * are no answers, and one at which the reply was cut off may be half of one.
 *
 * @param number the pattern of an answer, including `%` or `out of 100` if that may follow.
 */
export function answerFinder(number: string): (reply: ReplyText) => string | undefined {
  const range = String.raw`\s*%?\s*(?:[-–—~〜∼]|\.{2,}|to|or|and)\s*`;
  const before = [
    String.raw`[\p{L}\p{N}_.,/⁄+−-]`,
    String.raw`[<>≤≥≠]\s*`,
    String.raw`\d${range}`,
    String.raw`\b(?:not|never|neither|nor|cannot|hardly|unlikely|doubt|anything but|\p{L}+n['’]t)\s+(?:\p{L}+\s+){0,3}`,
    String.raw`\b(?:${OTHER_THINGS.join('|')})\b(?:[\p{L} ]*\bis)?[^\p{L}\p{N}\n]*`,
    // 85:15, and what is said of the opposite, of another case, or with a percentage of its own
    String.raw`\d[:→]`,
    String.raw`\b(?:P\b|prob\p{L}*|likelihood|chance)[^.,;:=\n]{0,200}(?:\b(?:no|not)\b|n['’]t\b|mis-?match|\(0\)|\bof 0\b(?=\W*[:=]))[^.\n]{0,200}`,
    String.raw`\b(?:if|unless)\b[^.!?\n]{0,200}`,
    String.raw`%[^.,;:!?\n]{0,200}\bis\s+`,
  ];
  const after = [
    String.raw`[\p{L}\p{N}_/⁄…‰]`,
    String.raw`\s*%|\s*percent|\s*out of|\s+(?:only )?(?:if|unless|is)\b|,\s*if\b|\s*[:=]\s*\d`,
    // 7 (of 10), 3 in 4, 70 bis 80
    String.raw`[^\S\n]*\(?(?:out\s+)?(?!not\b)\p{L}{1,3}[^\S\n]+(?!100\b)\d`,
    String.raw`[.,]\d|[^\S\n]\d|${range}\d`,
  ];
  const alone = `(?<!${before.join('|')})(?<answer>${number})(?!${after.join('|')})`;
  const quiet = String.raw`[^\p{L}\p{N}\n]*`;
  const patterns = [
    String.raw`^(?:[^\d\n]*(?:[:=]|\bis\b))?${quiet}${alone}${quiet}$`,
    String.raw`\b(?:answer|probability|likelihood|rating|score)\W*(?:is|would be|of|[:=])${quiet}${alone}`,
    String.raw`(?<![^])${quiet}${alone}(?=${quiet}\n|\W*(?:because|since|as)\b|\s[-–—]\s|\W?[,;:(–—]|[.)]\s(?![^]*(?:\n\W*2[.)]|…(?![^]))))`,
    String.raw`(?:[,;:.!?=→–—]|\b(?:is|be|say|so|but|about|around|roughly|approximately|at|choose|predict|estimate))${quiet}${alone}\W*(?![^])`,
  ].map((pattern) => new RegExp(pattern, 'gimu'));
  /** No answers by themselves, and others than the answer: “about 85, but it could be 20”. */
  const others = new RegExp(
    String.raw`(?:[:=]|\b(?:say|be|about|around|roughly|approximately))${quiet}${alone}`,
    'gimu',
  );
  return ({ text = '', cutOff }) => {
    const said = endsOf(visibleAnswer(text))
      .normalize('NFKC')
      .replace(/[*`$]|\\boxed|<\/?[a-z]\w*>/gi, '');
    const read = cutOff ? `${said}…` : said;
    const matchesOf = (pattern: RegExp) => [...read.matchAll(pattern)].map(({ groups }) => groups?.answer);
    const answers = patterns.flatMap(matchesOf);
    return new Set([...answers, ...matchesOf(others)]).size === 1 ? answers[0] : undefined;
  };
}

/** An answer begins a text, or ends it; the patterns take long over long texts, and over long lines of signs. */
function endsOf(text: string): string {
  const plain = text.length > 4000 ? `${text.slice(0, 1000)}\n…\n${text.slice(-2000)}` : text;
  return plain.replace(/([^\p{L}\p{N}\n]{20})[^\p{L}\p{N}\n]+/gu, '$1');
}
