import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { parseJsonOrKeep } from '../../files/parse-json.ts';
import { expenseSchema } from '../../models/expense.ts';
import type { SimulatorAnswer } from '../simulator.ts';
import { type AnswerKey, KEY_BYTES } from './answer-key.ts';

const CHECKSUM_LENGTH = 8;
const KEY_START = CHECKSUM_LENGTH + 1;
const ANSWER_START = KEY_START + 2 * KEY_BYTES + 1;

/** An answer as it is kept: what it said and what it cost then. Alternatives are pairs, which are half as long. */
const keptAnswerSchema = expenseSchema.extend({
  topLogprobs: z.array(
    z
      // JSON has no −Infinity, and writes null in its place.
      .tuple([z.string(), z.number().nullable()])
      .transform(([token, logprob]) => ({ token, logprob: logprob ?? Number.NEGATIVE_INFINITY })),
  ),
});

/** One line of a file of answers, newline included: checksum, key and answer, e.g. `1c291ca3 9f86…00a0 {"topLogprobs":…}`. */
export function answerLine(key: AnswerKey, { topLogprobs, ...expense }: SimulatorAnswer): Buffer {
  const alternatives = topLogprobs.map(({ token, logprob }) => [token, logprob]);
  const content = `${key.toString('hex')} ${JSON.stringify({ topLogprobs: alternatives, ...expense })}`;
  return Buffer.from(`${checksum(Buffer.from(content))} ${content}\n`);
}

/** The key of a line whose checksum is right. @param line without its newline. */
export function keyOfLine(line: Buffer): AnswerKey | undefined {
  if (line.length <= ANSWER_START) return undefined;
  if (line.toString('latin1', 0, CHECKSUM_LENGTH) !== checksum(line.subarray(KEY_START))) return undefined;
  const key = Buffer.from(line.toString('latin1', KEY_START, ANSWER_START - 1), 'hex');
  return key.length === KEY_BYTES ? key : undefined;
}

/** The answer that a line holds; undefined where it is damaged, or the answer to another question. */
export function readAnswerLine(line: Buffer, key: AnswerKey): SimulatorAnswer | undefined {
  if (!keyOfLine(line)?.equals(key)) return undefined;
  const content = line.subarray(ANSWER_START);
  if (!isUtf8(content)) return undefined;
  return keptAnswerSchema.safeParse(parseJsonOrKeep(content.toString('utf8'))).data;
}

function checksum(content: Buffer): string {
  return crc32(content).toString(16).padStart(CHECKSUM_LENGTH, '0');
}
