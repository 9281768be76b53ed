import { z } from 'zod';
import { capturedMessages, probePairSchema } from '../asking/import-capture.ts';
import { markPair } from '../asking/pair-question.ts';
import { parseAs } from '../files/describe-issue.ts';
import { jsonOf } from '../files/json-file.ts';
import { UserError } from '../files/user-error.ts';
import { type ExplainerProtocol, explainerProtocolSchema } from './explainer-protocol.ts';

const captureSchema = z.object({
  explainer: z
    .object({
      ...capturedMessages,
      probes: z.tuple([probePairSchema, probePairSchema]),
      max_tokens: z.int().positive(),
    })
    .optional(),
});

/** What the last message may have said of the answer already. */
const BEGINS = /\b(attends(?: to)?)\s*$/;

/**
 * Turns a capture of transformer-debugger's attention-head explainer, made with two probe pairs, into an explainer's protocol: the
 * slot goes where the pairs are, and what stands between them is the separator.
 *
 * @param text the capture file's content, JSON as scripts/capture_tdb_protocol.py writes it.
 * @param source the file's name, for messages.
 * @throws UserError naming the source and the field.
 */
export function importExplainerCapture(text: string, source: string): ExplainerProtocol {
  const { explainer: capture } = parseAs(captureSchema, jsonOf(text, source), source);
  if (capture === undefined) throw new UserError(`${source}: holds no "explainer" capture`);
  const { messages, final_message_for_probe: message, probes, max_tokens: maxOutputTokens } = capture;
  const [first, second] = probes.map((probe) => markPair(probe.tokens, probe)) as [string, string];
  const start = message.indexOf(first);
  const end = message.indexOf(second, start + first.length);
  if (start < 0 || end < 0) {
    throw new UserError(
      `${source}: explainer: final_message_for_probe: no ${JSON.stringify(start < 0 ? first : second)}, a probe${start < 0 ? '' : ', after the first'}`,
    );
  }
  const content = `${message.slice(0, start)}{{sequences}}${message.slice(end + second.length)}`;
  return explainerProtocolSchema.parse({
    name: 'tdb-explainer',
    shows: 'marked-pairs',
    separator: message.slice(start + first.length, end),
    maxOutputTokens,
    temperature: 1,
    begins: BEGINS.exec(message)?.[1] ?? '',
    messages: [...messages, { role: 'user', content }],
  });
}
