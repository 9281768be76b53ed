import type { ReplyText } from '../../models/chat-model.ts';
import { visibleAnswer } from '../../models/visible-answer.ts';

/**
 * Finds the number that a reply gives as its answer: alone on a line but for a label (`Answer: 1`), first or last in the text and set
 * off, or said to be the answer. Undefined where there is none, or several that differ: a number of a list, a range, a bound, a scale, a share
 * or a position among the words is no answer, and one at which the reply was cut off may be half of one.
 *
 * @param number the pattern of an answer; `%` or `out of 100` is part of it where it may follow.
 */
export function answerFinder(number: string): (reply: ReplyText) => string | undefined {
  const range = String.raw`\s*%?\s*(?:[-–—~〜∼]|\.{2,}|to|or|and)\s*`;
  const before = [
    String.raw`[\p{L}\p{N}_.,/⁄+−-]`,
    String.raw`[<>≤≥≠]\s*`,
    String.raw`\d${range}`,
    String.raw`\b(?:not|never|neither|nor)\s+(?:\p{L}+\s+)?`,
    String.raw`\b(?:distance|offset|position|index|count|confidence|certainty|step)\b(?:[\p{L} ]*\bis)?[^\p{L}\p{N}\n]*`,
  ];
  const after = [
    String.raw`[\p{L}\p{N}_/⁄…]`,
    String.raw`\s*%|\s*percent|\s*out of`,
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
    String.raw`(?:[,;:.!?=→–—]|\b(?:is|be|say|so|but|about|around|roughly|at))${quiet}${alone}\W*(?![^])`,
  ].map((pattern) => new RegExp(pattern, 'gimu'));
  /** No answers by themselves, and others than the answer: “about 85, but it could be 20”. */
  const others = new RegExp(
    String.raw`(?:[:=]|\b(?:say|be|about|around|roughly|approximately))${quiet}${alone}`,
    'gimu',
  );
  return ({ text = '', cutOff }) => {
    const said = visibleAnswer(text)
      .normalize('NFKC')
      .replace(/[*`$]|\\boxed/g, '');
    const read = cutOff ? `${said}…` : said;
    const matchesOf = (pattern: RegExp) => [...read.matchAll(pattern)].map(({ groups }) => groups?.answer);
    const answers = patterns.flatMap(matchesOf);
    return new Set([...answers, ...matchesOf(others)]).size === 1 ? answers[0] : undefined;
  };
}
