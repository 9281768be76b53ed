import type { ReplyText } from '../../models/chat-model.ts';
import { visibleAnswer } from '../../models/visible-answer.ts';

/**
 * Finds the number that a reply gives as its answer: alone on a line but for a label (`Answer: 1`), first or last in the text and set
 * off, or said to be the answer. Undefined where there is none, or several that differ: a number of a list, a range, a scale or a position
 * among the words is no answer, and one at which the reply was cut off may be half of one.
 *
 * @param number the pattern of an answer; `%` or `out of 100` is part of it where it may follow.
 */
export function answerFinder(number: string): (reply: ReplyText) => string | undefined {
  const range = String.raw`\s*(?:[-–—]|to|or|and)\s*`;
  const alone = String.raw`(?<![\p{L}\p{N}_.,/+<>−-]|\d${range})(?<answer>${number})(?![\p{L}\p{N}_/…]|\s*%|\s*percent|\s*out of|[.,]\d|${range}\d)`;
  const quiet = String.raw`[^\p{L}\p{N}\n]*`;
  const patterns = [
    String.raw`^(?:[^\d\n]*(?:[:=]|\bis\b))?${quiet}${alone}${quiet}$`,
    String.raw`\b(?:answer|probability|likelihood|rating|score)\W*(?:is|would be|of|[:=])${quiet}${alone}`,
    String.raw`(?<![^])${quiet}${alone}(?=${quiet}\n|\W*(?:because|since|as)\b|\s[-–—]\s|\W?[,;:(–—]|[.)]\s(?![^]*\n\W*2[.)]))`,
    String.raw`(?:[,;:.!?=→–—]|\b(?:is|be|say|so|but|about|around|roughly|at))${quiet}${alone}\W*(?![^])`,
  ].map((pattern) => new RegExp(pattern, 'gimu'));
  return ({ text = '', cutOff }) => {
    const said = visibleAnswer(text)
      .normalize('NFKC')
      .replace(/[*`$]|\\boxed/g, '');
    const read = cutOff ? `${said}…` : said;
    const answers = patterns.flatMap((pattern) =>
      [...read.matchAll(pattern)].map(({ groups }) => groups?.answer),
    );
    return new Set(answers).size === 1 ? answers[0] : undefined;
  };
}
