import { decode, encode } from 'gpt-tokenizer/encoding/gpt2';
import { drawIndices, type SeededRandom } from '../../src/metrics/seeded-random.ts';
import type { ShortText } from './texts.ts';

const SHORTEST = 20;
const LONGEST = 64;
const SHARE_JOINED = 0.16;

/** GPT-2's tokens of a text, each as the text it stands for. */
export function tokenize(text: string): readonly string[] {
  return encode(text).map((token) => decode([token]));
}

/**
 * Makes token sequences of 20 to 64 tokens: a text by itself, or two from different files, one below the other.
 * Each text is used once, so that texts of a kind stay spread over many sequences.
 *
 * @throws Error when a short text finds no partner.
 */
export function makePassages(texts: readonly ShortText[], random: SeededRandom): (readonly string[])[] {
  const waiting = drawIndices(texts.length, texts.length, random).flatMap((index) => texts[index] ?? []);
  const passages: (readonly string[])[] = [];
  for (let first = waiting.shift(); first !== undefined; first = waiting.shift()) {
    const alone = tokenize(first.text);
    if (alone.length >= SHORTEST && random.unit() >= SHARE_JOINED) {
      passages.push(alone);
      continue;
    }
    const { file, text } = first;
    const join = (other: ShortText) => tokenize(`${text}\n${other.text}`);
    const partner = waiting.findIndex((other) => other.file !== file && join(other).length <= LONGEST);
    const [second] = partner < 0 ? [] : waiting.splice(partner, 1);
    if (second === undefined && alone.length < SHORTEST) throw new Error(`too short alone: ${text}`);
    passages.push(second === undefined ? alone : join(second));
  }
  return passages;
}
