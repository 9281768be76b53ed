import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { PairPosition } from '../activation-records/pair-index.ts';
import { findPath, type SearchFolders } from '../files/find-path.ts';
import { fingerprint } from '../files/fingerprint.ts';
import { UserError } from '../files/user-error.ts';
import { openYamlFile } from '../files/yaml-file.ts';
import { type ChatMessage, chatMessageSchema } from '../models/chat-model.ts';
import { fillTemplate } from './fill-template.ts';

/**
 * The messages around a pair, as data. The last one is a template with `{{explanation}}`, `{{sequence}}`, `{{to_token}}`,
 * `{{from_token}}`; `{{to_quoted}}` and `{{from_quoted}}`, the tokens as JSON, which shows line breaks; and `{{position}}`, where the to
 * token is, in words. They are replaced once, by plain text.
 *
 * A protocol with an `item` asks about several pairs under one explanation: the last message has `{{pairs}}`, replaced by an item for each
 * with the other slots and its `{{number}}`, by which the reply, in JSON, refers to it, and optionally their `{{count}}`.
 */
export interface Protocol {
  readonly name: string;
  readonly messages: readonly ChatMessage[];
  readonly item?: string;
}

const templateSchema = templateWith('the last message', '{{explanation}}', '{{sequence}}');
const templateOfManySchema = templateWith('the last message', '{{explanation}}', '{{pairs}}');

function templateWith(where: string, ...slots: readonly string[]) {
  return z.string().superRefine((template, context) => {
    for (const slot of slots) if (!template.includes(slot)) context.addIssue(`${where} must contain ${slot}`);
  });
}

/** Every message is written out. */
const writtenOutSchema = z
  .strictObject({
    name: z.string().min(1),
    messages: z.array(chatMessageSchema).min(1),
    item: templateWith('an item', '{{number}}', '{{sequence}}').exactOptional(),
  })
  .superRefine(({ messages, item }, context) => {
    const schema = item === undefined ? templateSchema : templateOfManySchema;
    const { error } = schema.safeParse(messages.at(-1)?.content ?? '');
    for (const { message } of error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['messages', messages.length - 1, 'content'], message });
    }
  });

const exampleSchema = z.strictObject({
  explanation: z.string().min(1),
  text: z.string().transform((text, context) => {
    const marked = readMarkedExample(text);
    if (marked) return marked;
    context.addIssue('expected one pair, marked as **to** before [[from]], or as [[**both**]]');
    return z.NEVER;
  }),
  answer: z.union([z.literal(0), z.literal(1)]),
});

/** Examples are asked about like the pair, with one template for all. */
const withExamplesSchema = z
  .strictObject({
    name: z.string().min(1),
    system: z.string().min(1),
    question: templateSchema,
    examples: z.array(exampleSchema),
  })
  .transform(
    ({ name, system, question, examples }): Protocol => ({
      name,
      messages: [
        { role: 'system', content: system },
        ...examples.flatMap(({ explanation, text, answer }): ChatMessage[] => [
          { role: 'user', content: fillTemplate(question, { explanation, ...text }) },
          { role: 'assistant', content: String(answer) },
        ]),
        { role: 'user', content: question },
      ],
    }),
  );

/** A protocol file: `messages`, with an `item` if about several pairs; or `system`, `question` and `examples`. */
export const protocolSchema = z.unknown().transform((value, context): Protocol => {
  const hasExamples = typeof value === 'object' && value !== null && 'question' in value;
  const parsed = (hasExamples ? withExamplesSchema : writtenOutSchema).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

/** The bundled protocols. */
export const PAIRWISE_V1 = new URL('./protocols/pairwise-v1.yaml', import.meta.url);
export const PAIRWISE_V2 = new URL('./protocols/pairwise-v2.yaml', import.meta.url);

const BUNDLED: ReadonlyMap<string, URL> = new Map([
  ['pairwise-v1', PAIRWISE_V1],
  ['pairwise-v2', PAIRWISE_V2],
  ['stated-v1', new URL('./protocols/stated-v1.yaml', import.meta.url)],
  ['pairs-v1', new URL('./protocols/pairs-v1.yaml', import.meta.url)],
  ['stated-pairs-v1', new URL('./protocols/stated-pairs-v1.yaml', import.meta.url)],
]);

/** The default of models. docs/simulators.md measures what it gains. */
export const DEFAULT_PROTOCOL = 'pairwise-v2';

/** A bundled protocol by its name, another by its path. @throws UserError if there is no such file. */
export function protocolSource(named: string, folders: SearchFolders, said: string): string | URL {
  return BUNDLED.get(named) ?? findPath(named, folders, said);
}

/** Reads a protocol file. @throws UserError naming the file, the line and the field. */
export function loadProtocol(file: string | URL): Protocol {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const { content, yaml } = openYamlFile(path, protocolSchema);
  for (const index of content.messages.keys()) {
    const place = ['messages', index, 'content'];
    const cut = yaml.cutAt(place);
    if (cut !== undefined) throw new UserError(`${path}:${yaml.lineOf(place)}: ${place.join('.')} ${cut}`);
  }
  return content;
}

/** The field of a response's metadata for the protocol. */
export const PROTOCOL_KEY = 'protocol';

/** Name and fingerprint of a protocol, e.g. `pairwise-v1@0f3a9c2e`: another wording is another protocol. */
export function protocolId(protocol: Protocol): string {
  const known = protocolIds.get(protocol);
  if (known !== undefined) return known;
  const { name, messages, item } = protocol;
  const id = `${name}@${fingerprint(item === undefined ? messages : { messages, item })}`;
  protocolIds.set(protocol, id);
  return id;
}

/** Every question's answer is told by it. */
const protocolIds = new WeakMap<Protocol, string>();

/** An example's text, cut into tokens, and its pair. */
interface MarkedExample extends PairPosition {
  readonly tokens: readonly string[];
}

/**
 * Reads an example's text with one marked pair, `**to** … [[from]]` or `[[**both**]]`. Each marked stretch is one token; elsewhere a token is
 * a word with the space before it, or another single character. Undefined unless exactly one pair is marked.
 */
export function readMarkedExample(text: string): MarkedExample | undefined {
  const tokens: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  for (const { 0: whole, groups = {} } of text.matchAll(PART)) {
    const { both, target, source } = groups;
    if (both ?? source) from.push(tokens.length);
    if (both ?? target) to.push(tokens.length);
    tokens.push(both ?? target ?? source ?? whole);
  }
  const [onlyFrom, onlyTo] = [from[0], to[0]];
  if (from.length !== 1 || to.length !== 1 || onlyFrom === undefined || onlyTo === undefined)
    return undefined;
  return onlyTo <= onlyFrom ? { tokens, from: onlyFrom, to: onlyTo } : undefined;
}

const PART =
  /\[\[\*\*(?<both>[^*[\]]+)\*\*\]\]|\*\*(?<target>[^*[\]]+)\*\*|\[\[(?<source>[^*[\]]+)\]\]| ?[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu;
