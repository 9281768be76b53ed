import { spelledAnswer } from '../top-logprobs.ts';

/**
 * The tokens of a GGUF file's vocabulary that spell "0" or "1", white space before or after them included. A space may be
 * written as U+2581 (SentencePiece) or Ġ (byte-level BPE), and a single byte as `<0x30>`.
 *
 * @returns their places in it; none where either of the two is missing: such a model cannot answer.
 */
export function answerTokens(vocabulary: readonly string[]): readonly number[] {
  const spelled = vocabulary.map((piece) => spelledAnswer(BYTES.get(piece) ?? piece));
  if (!spelled.includes('0') || !spelled.includes('1')) return [];
  return spelled.flatMap((answer, token) => (answer === undefined ? [] : token));
}

const BYTES = new Map([
  ['<0x30>', '0'],
  ['<0x31>', '1'],
]);
