import { visibleAnswer } from '../models/visible-answer.ts';

/** What an explainer's answer is: an explanation, that there is none, or unusable. */
export type ReadExplanation =
  | { readonly kind: 'explanation'; readonly text: string }
  | { readonly kind: 'no-pattern' }
  | { readonly kind: 'unusable'; readonly reason: string };

/** A chat model's answer. */
export interface ExplainerAnswer {
  readonly text: string;
  /** Whether it was cut off at the limit of output tokens. */
  readonly cutOff: boolean;
}

/** Longer than a sentence; the rest of a prompt must stay readable. */
const LONGEST_EXPLANATION = 400;

/**
 * Reads the first sentence of an answer in the form of suites, `attends to … from …`, without reasoning, fences, quotation marks, a list's
 * number, "This attention head" and the prompt's markers.
 *
 * @param begins the beginning of the answer in the prompt.
 */
export function readExplanation({ text, cutOff }: ExplainerAnswer, begins = ''): ReadExplanation {
  const visible = visibleAnswer(text);
  if (visible === '') {
    return unusable(cutOff ? 'it ran out of output tokens before answering' : 'it answered nothing');
  }
  const plain = visible
    .replace(/^```\w*\n?|\n?```$/g, '')
    .replace(MARKERS, '')
    .trim();
  if (NO_PATTERN.test(plain)) return { kind: 'no-pattern' };
  const sentence = firstSentence(plain);
  const isCut = cutOff && sentence.length === plain.length && !/[.!?]$/.test(plain);
  if (isCut) return unusable(`it was cut off after “${shortened(plain)}”: allow more maxOutputTokens`);
  const bare = bareSentence(sentence);
  const whole = begins === '' || /^attends?\b/i.test(bare) ? bare : `${begins} ${bare}`;
  const explanation = whole.replace(/^(?:attending|attend)\b/i, 'attends').replace(/^Attends/, 'attends');
  if (!/^attends?\b/.test(explanation)) {
    return unusable(`it does not say what the head attends to: “${shortened(visible)}”`);
  }
  if (explanation.length > LONGEST_EXPLANATION) {
    return unusable(`its sentence has ${explanation.length} characters, more than ${LONGEST_EXPLANATION}`);
  }
  return { kind: 'explanation', text: explanation };
}

/** `**to**`, `[[from]]` and `[[**both**]]`: the words stay, the markers go. */
const MARKERS = /\[\[|\]\]|\*\*/g;

const NO_PATTERN =
  /^\W*(?:(?:the|this) (?:attention )?head (?:has|shows) )?(?:there is )?no (?:clear|consistent|obvious|single|discernible|common) (?:pattern|rule|explanation)/i;

function firstSentence(text: string): string {
  const [line = ''] = text.split(/\n/).filter((each) => each.trim() !== '');
  // A full stop ends a sentence before a space and a capital, or at the end: not within "e.g. a name" or "3.5".
  return line.match(/^.*?(?<!\b(?:e\.g|i\.e|cf|vs))[.!?](?=\s+["“(]?\p{Lu}|\s*$)/u)?.[0] ?? line;
}

function bareSentence(sentence: string): string {
  return sentence
    .trim()
    .replace(/^(?:[-*•]|\(?\d+[.)])\s+/, '')
    .replace(/^(?:explanation|answer|pattern|summary)\s*:\s*/i, '')
    .replace(/^["“‘'`](.*)["”’'`]([.!?]*)$/, '$1$2')
    .replace(
      /^(?:it seems that |in summary, )?(?:(?:the|this) (?:attention )?head|it)\s+(?:mostly |mainly |typically |usually |primarily )?/i,
      '',
    )
    .replace(/[.!?\s]+$/, '')
    .trim();
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function unusable(reason: string): ReadExplanation {
  return { kind: 'unusable', reason };
}
