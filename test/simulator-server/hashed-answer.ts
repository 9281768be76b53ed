import { createHash } from 'node:crypto';
import type { Alternative } from './alternatives.ts';
import { type AnswerOptions, answerJson } from './answers.ts';
import { type Behaviour, jsonReply, reply } from './behaviour.ts';
import { lastText } from './recorded-request.ts';

/**
 * The deterministic simulator of reference/scored.json: u is the first 8 hex digits of sha256("seed" + last message)
 * over 2³², and of the probability .99 a share u goes to "1", the rest to "0", the remaining .01 to "The". The
 * alternatives keep the reference's order.
 */
export function hashedAnswer(options: AnswerOptions = {}): Behaviour {
  return reply((request) =>
    jsonReply(200, answerJson(request, hashedAlternatives(lastText(request)), options)),
  );
}

/** The alternatives of `hashedAnswer` for a last message. */
export function hashedAlternatives(lastMessage: string): readonly Alternative[] {
  const digits = createHash('sha256').update(`seed${lastMessage}`).digest('hex').slice(0, 8);
  const u = Number.parseInt(digits, 16) / 2 ** 32;
  return [
    { token: '1', logprob: Math.log(0.99 * u + 1e-12) },
    { token: '0', logprob: Math.log(0.99 * (1 - u) + 1e-12) },
    { token: 'The', logprob: Math.log(0.01) },
  ];
}
