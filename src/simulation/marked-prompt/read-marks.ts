import { decode, encode } from 'gpt-tokenizer/encoding/gpt2';
import { cutLongRuns } from '../../models/cut-long-runs.ts';
import { ModelError } from '../../models/model-error.ts';

/** A sequence as tokens, with the positions of the marked pair (`to ≤ from`). */
export interface MarkedSequence {
  readonly tokens: readonly string[];
  readonly to: number;
  readonly from: number;
}

/** One place where a mark may stand: the marked token is `text.slice(start, end)`. */
interface Mark {
  readonly open: number;
  readonly start: number;
  readonly end: number;
  readonly close: number;
  /** How unlikely it is that this stretch is a marked token; 0 is best. */
  readonly cost: number;
}

interface Reading {
  readonly to: Mark;
  readonly from: Mark;
}

/** How many closing marks are tried for each opening mark: a token may itself contain a closing mark. */
const CLOSINGS_TRIED = 4;

/** Stretches of one kind that are looked at: a text with more is made of marks. */
const MOST_MARKS = 4000;

/** Of those, how many are combined to pairs: the likeliest. */
const MARKS_COMBINED = 300;

/** GPT-2's longest token. */
const LONGEST_TOKEN = 128;

/**
 * Finds the marked pair in a sequence, `**to** … [[from]]` or `[[**both**]]`, and splits the text around it into
 * GPT-2 tokens. The marked tokens are kept whole, whatever they contain.
 *
 * Tokens can contain the marks' own characters, so several readings may fit. A reading is preferred, in this order,
 * when it agrees with `repeatedPair` ("to, from"); when its marks cost less (see `markCost`); when it is a token
 * paired with itself; when its tokens are shorter; when it comes first.
 *
 * @returns undefined when no reading fits.
 * @throws UserError where the text holds the marks' characters thousands of times.
 */
export function readMarks(text: string, repeatedPair?: string): MarkedSequence | undefined {
  const readings = [...selfReadings(text), ...pairReadings(text, repeatedPair)];
  const stated = readings.filter(({ to, from }) => {
    return `${text.slice(to.start, to.end)}, ${text.slice(from.start, from.end)}` === repeatedPair;
  });
  const [first, ...others] = stated.length > 0 ? stated : readings;
  if (!first) return undefined;
  return split(
    text,
    others.reduce((best, reading) => (isBetter(reading, best) ? reading : best), first),
  );
}

/** Cuts a text into GPT-2's tokens. A character that GPT-2 cuts into several tokens appears as "�" in each. */
export function gpt2Tokens(text: string): string[] {
  return cutLongRuns(text)
    .flatMap((piece) =>
      encode(piece, { allowedSpecial: new Set(['<|endoftext|>']), disallowedSpecial: new Set() }),
    )
    .map((id) => decode([id]));
}

function selfReadings(text: string): Reading[] {
  return findMarks(text, '[[**', '**]]').map((mark) => ({ to: mark, from: mark }));
}

function pairReadings(text: string, repeatedPair = ''): Reading[] {
  const textOf = ({ start, end }: Mark) => text.slice(start, end);
  const toMarks = likeliest(findMarks(text, '**', '**'), (mark) =>
    repeatedPair.startsWith(`${textOf(mark)}, `),
  );
  const fromMarks = likeliest(findMarks(text, '[[', ']]'), (mark) =>
    repeatedPair.endsWith(`, ${textOf(mark)}`),
  );
  return toMarks.flatMap((to) =>
    fromMarks.filter((from) => from.open >= to.close).map((from) => ({ to, from })),
  );
}

/** All of a few marks, in their order; of many, those that are stated and then those that cost least. */
function likeliest(marks: readonly Mark[], isStated: (mark: Mark) => boolean): readonly Mark[] {
  if (marks.length <= MARKS_COMBINED) return marks;
  return marks
    .map((mark) => ({ mark, rank: isStated(mark) ? -1 : mark.cost }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MARKS_COMBINED)
    .map(({ mark }) => mark);
}

function isBetter(a: Reading, b: Reading): boolean {
  const difference = readingCost(a) - readingCost(b);
  if (difference !== 0) return difference < 0;
  const isSelf = (reading: Reading) => reading.to === reading.from;
  if (isSelf(a) !== isSelf(b)) return isSelf(a);
  return markedLength(a) < markedLength(b);
}

function readingCost({ to, from }: Reading): number {
  return to.cost + from.cost;
}

function markedLength({ to, from }: Reading): number {
  return to.end - to.start + from.end - from.start;
}

function findMarks(text: string, opening: string, closing: string): Mark[] {
  const marks: Mark[] = [];
  for (let open = text.indexOf(opening); open >= 0; open = text.indexOf(opening, open + 1)) {
    const start = open + opening.length;
    let end = text.indexOf(closing, start);
    for (let tried = 0; tried < CLOSINGS_TRIED && end >= 0; tried++) {
      const close = end + closing.length;
      if (marks.length === MOST_MARKS) {
        throw new ModelError(
          `this simulator reads no sequence that holds ${opening} and ${closing} thousands of times, as they mark the pair`,
          { ofPair: true },
        );
      }
      marks.push({ open, start, end, close, cost: markCost(text, open, start, end, close) });
      end = text.indexOf(closing, end + 1);
    }
  }
  return marks;
}

/**
 * 2 when the stretch is not exactly one GPT-2 token. 1 when the mark's outer neighbour is the mark's own character:
 * in `[[[]]` the marked token is `[`, not the empty string. 1 when a space stands before the mark and a letter or
 * digit begins the token: GPT-2 keeps that space in the token, so ` **bold**` is the text's own emphasis.
 */
function markCost(text: string, open: number, start: number, end: number, close: number): number {
  const outer = text[open - 1] === text[open] || text[close] === text[close - 1];
  const detached = text[open - 1] === ' ' && /^[\p{L}\p{N}]/u.test(text.slice(start, end));
  const oneToken = end - start <= LONGEST_TOKEN && gpt2Tokens(text.slice(start, end)).length === 1;
  return (oneToken ? 0 : 2) + (outer ? 1 : 0) + (detached ? 1 : 0);
}

function split(text: string, { to, from }: Reading): MarkedSequence {
  const before = gpt2Tokens(text.slice(0, to.open));
  const after = gpt2Tokens(text.slice(from.close));
  const toToken = text.slice(to.start, to.end);
  if (to === from) {
    return { tokens: [...before, toToken, ...after], to: before.length, from: before.length };
  }
  const between = gpt2Tokens(text.slice(to.close, from.open));
  return {
    tokens: [...before, toToken, ...between, text.slice(from.start, from.end), ...after],
    to: before.length,
    from: before.length + 1 + between.length,
  };
}
