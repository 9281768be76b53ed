import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { capturedMessages, probePairSchema } from '../asking/import-capture.ts';
import { markPair } from '../asking/pair-question.ts';
import { findPath, type SearchFolders } from '../files/find-path.ts';
import { fingerprint } from '../files/fingerprint.ts';
import { jsonOf } from '../files/json-file.ts';
import { parseAs, UserError } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import { chatMessageSchema } from '../models/chat-model.ts';

/** The slot of the last message for what is shown. */
const SLOT_OF = { strata: '{{examples}}', 'marked-pairs': '{{sequences}}' } as const;

/** How an explainer is asked, as data: messages, the last one a template, and what is shown: pairs of all levels of activation with their values (`strata`), or the strongest alone, one marked in each copy of its text (`marked-pairs`). */
const explainerProtocolSchema = z
  .strictObject({
    name: z.string().min(1),
    shows: z.enum(['strata', 'marked-pairs']),
    /** Between two marked texts. */
    separator: z.string().default('\n'),
    maxOutputTokens: z.int().positive(),
    temperature: z.number().nonnegative().optional(),
    /** The beginning of the answer, if the last message gives it. */
    begins: z.string().default(''),
    messages: z.array(chatMessageSchema).min(1),
  })
  .superRefine(({ shows, messages }, context) => {
    const slot = SLOT_OF[shows];
    if (messages.at(-1)?.content.includes(slot)) return;
    context.addIssue({
      code: 'custom',
      path: ['messages', messages.length - 1, 'content'],
      message: `the last message must contain ${slot}`,
    });
  });

export type ExplainerProtocol = z.output<typeof explainerProtocolSchema>;

const BUNDLED: ReadonlyMap<string, URL> = new Map(
  ['explain-v1', 'explain-tdb'].map((name) => [name, new URL(`./protocols/${name}.yaml`, import.meta.url)]),
);

export const DEFAULT_EXPLAINER_PROTOCOL = 'explain-v1';

/** A bundled protocol by its name, another by its path. @param said where it is named. @throws UserError if it cannot be read. */
export function loadExplainerProtocol(
  named: string,
  folders: SearchFolders,
  said: string,
): ExplainerProtocol {
  const source = BUNDLED.get(named) ?? findPath(named, folders, said);
  return readYamlFile(source instanceof URL ? fileURLToPath(source) : source, explainerProtocolSchema);
}

/** Name and fingerprint, e.g. `explain-v1@0f3a9c2e`: another wording is another protocol. */
export function explainerProtocolId({ name, ...content }: ExplainerProtocol): string {
  return `${name}@${fingerprint(content)}`;
}

/** The messages with the slot filled; the filling is never read as a slot. */
export function fillExplainerProtocol({ shows, messages }: ExplainerProtocol, shown: string) {
  const last = messages.length - 1;
  return messages.map((message, index) =>
    index === last ? { ...message, content: message.content.replace(SLOT_OF[shows], () => shown) } : message,
  );
}

const captureSchema = z.object({
  explainer: z
    .object({
      ...capturedMessages,
      probes: z.tuple([probePairSchema, probePairSchema]),
      max_tokens: z.int().positive(),
    })
    .optional(),
});

/** A beginning of the answer in the last message. */
const BEGINS = /\b(attends(?: to)?)\s*$/;

/**
 * Turns a capture of transformer-debugger's attention-head explainer (scripts/capture_tdb_protocol.py), made with two probe pairs, into a
 * protocol: the slot replaces the pairs, and the text between them is the separator.
 *
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
