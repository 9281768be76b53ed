import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../src/metrics/seeded-random.ts';

/** What each head of the made-up model attends to, in the order of its heads; and which explanation of `init`'s says so. */
export const FUNCTIONS = ['previous', 'first', 'self', 'after-copy', 'copy'] as const;

const WORDS = (
  'the the the a of to and in it was that with for on as his her at by had not but from they which one were all there when ' +
  'who would more so no if out what up into than them only some time very then now old last first long little own great same ' +
  'river garden winter letter doctor market silver bridge candle orchard harbour kitchen lantern meadow castle window'
).split(' ');
const TEXTS = 60;

/** One text's tokens: words with a space before, some in pieces, commas and full stops; a fifth of them say much twice. */
function tokensOf(text: number): readonly string[] {
  const random = seededRandom('made-up model', 'text', text);
  const clause = Array.from({ length: 10 + random.below(8) }, () => WORDS[random.below(WORDS.length)] ?? '');
  const other = Array.from({ length: 8 + random.below(8) }, () => WORDS[random.below(WORDS.length)] ?? '');
  const words = [...clause, ',', ...(text % 5 === 0 ? clause : other), '.'];
  return words.flatMap((word) => {
    if (!/^\w/.test(word)) return [word];
    return word.length > 6 ? [` ${word.slice(0, 4)}`, word.slice(4)] : [` ${word}`];
  });
}

/** How strongly a head is drawn to a token, before the softmax, beyond the noise and the sink. */
const DRAWN: Readonly<
  Record<(typeof FUNCTIONS)[number], (tokens: readonly string[], from: number, to: number) => boolean>
> = {
  previous: (_, from, to) => to === from - 1,
  first: (_, __, to) => to === 0,
  self: (_, from, to) => to === from,
  'after-copy': (tokens, from, to) => to > 0 && to < from && tokens[to - 1] === tokens[from],
  copy: (tokens, from, to) => to < from && tokens[to] === tokens[from],
};
/** e⁶ times as much as any other token: where a head has nothing to look for, nearly all goes to the first. */
const SINK = 6;
const DRAW = 7.5;

/**
 * Writes the attention of one layer of five heads over 60 texts, `{ tokens, attention: [layer][head][from][to] }`, a file for
 * each: a softmax over standard normal noise, what the head is drawn to, and a sink on the first token.
 */
export function writeMadeUpPatterns(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (let text = 0; text < TEXTS; text += 1) {
    const tokens = tokensOf(text);
    const attention = FUNCTIONS.map((name) => {
      const random = seededRandom('made-up model', 'attention', text, name);
      const normal = () =>
        Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
      return tokens.map((_, from) => {
        const weights = tokens
          .slice(0, from + 1)
          .map((_, to) =>
            Math.exp(normal() + (to === 0 ? SINK : 0) + (DRAWN[name](tokens, from, to) ? DRAW : 0)),
          );
        const total = weights.reduce((sum, each) => sum + each, 0);
        return [...weights.map((each) => each / total), ...tokens.slice(from + 1).map(() => 0)];
      });
    });
    writeFileSync(join(folder, `${text}.json`), JSON.stringify({ tokens, attention: [attention] }));
  }
}
