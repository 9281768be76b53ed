import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Head } from '../activation-records/head.ts';
import { defined } from '../files/defined.ts';
import { strictObject } from '../files/strict-object.ts';
import { UserError } from '../files/user-error.ts';
import { comparableText, visibleText } from '../files/visible-text.ts';
import { originSchema, type WrittenBy } from './written-by.ts';

/** What a head's own explanations are compared with: see controls.ts. */
export const controlSchema = z.enum(['shuffled', 'empty']);

export type Control = z.infer<typeof controlSchema>;

/** The controls in a run; that of a union comes with `shuffled`. */
export const scoredControlSchema = z.enum([...controlSchema.options, 'shuffled-union']);

/** A claim about what a head attends to. */
export const explanationSchema = z.object({
  /** Unique among the head's explanations. */
  id: z.string(),
  /** What follows "this attention head". */
  text: z.string(),
  /** Whether it is known to be right (true) or wrong (false). */
  truth: z.boolean().exactOptional(),
  /** Which control it is; absent for an explanation scored for its own sake. */
  control: scoredControlSchema.exactOptional(),
  /** Whose explanation a shuffled control is, e.g. `L1H2`. */
  donor: z.string().exactOptional(),
  /** The name of the rule that it expresses: see src/rules/. */
  rule: z.string().exactOptional(),
  /** The texts that it is the union of: a pair fits it if it fits one of them. */
  union: z.array(z.string()).min(2).exactOptional(),
  /** The label of the explainer that wrote it. */
  writtenBy: z.string().exactOptional(),
  /** What else is known about its origin. */
  origin: originSchema.exactOptional(),
  /** It is judged on records that it was written from. */
  judgedOnShown: z.literal(true).exactOptional(),
});

export type Explanation = Readonly<z.infer<typeof explanationSchema>>;

/** Reserved for the ids of controls. */
export const CONTROL_ID_PREFIX = 'control-';

/** An explanation in a suite. */
export interface SuiteExplanation extends Explanation {
  /** The fingerprints of the records it was written from; see `recordFingerprint`. */
  readonly shownRecords?: readonly string[];
}

/** A head with the explanations to score it with. */
export interface ExplainedHead extends Head {
  /** Its own `pairs.toAtLeast`, if the suite sets it. */
  readonly toAtLeast?: number;
  readonly explanations: readonly SuiteExplanation[];
}

/** An explanation in a suite; without an id, one is made from its text. */
export function toExplanation(entry: ListedExplanation): SuiteExplanation {
  if (typeof entry === 'string') return { id: idFromText(entry), text: entry };
  const { id, text, truth, rule, writtenBy } = entry;
  return {
    id: id ?? idFromText(text),
    text,
    ...defined({
      truth,
      rule,
      writtenBy: writtenBy?.explainer,
      origin: writtenBy && originSchema.strip().parse(writtenBy),
      shownRecords: writtenBy?.records.map(({ fingerprint }) => fingerprint),
    }),
  };
}

/** The union of some of a head's explanations as one, whose text says all of them. @throws UserError if an id is unknown. */
export function toUnion(
  { id, union, truth }: UnionEntry,
  ofHead: readonly SuiteExplanation[],
  place: string,
): SuiteExplanation {
  const members = union.map((named, index) => {
    const member = ofHead.find((each) => each.id === named);
    if (member && member.union === undefined) return member;
    const ids = ofHead.flatMap((each) => (each.union ? [] : [each.id])).join(', ');
    throw new UserError(
      `${place}.union.${index}: the head has no explanation with the id ${JSON.stringify(named)}; it has ${ids || 'none'}`,
    );
  });
  const again = members.find(
    ({ text }, index) =>
      members.findIndex((each) => comparableText(each.text) === comparableText(text)) < index,
  );
  if (again) {
    throw new UserError(`${place}.union: two of them say the same: ${JSON.stringify(again.text)}`);
  }
  const shown = members.flatMap(({ shownRecords }) => shownRecords ?? []);
  return {
    id: id ?? `union-${union.join('-or-')}`,
    text: members.map(({ text }) => text).join('; or '),
    union: members.map(({ text }) => text),
    ...defined({ truth, shownRecords: shown.length === 0 ? undefined : [...new Set(shown)] }),
  };
}

/** A long id is cut for tables and filters, and told from similar ones by a fingerprint. */
const LONGEST_ID = 48;

function idFromText(text: string): string {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join('-') ?? visibleText(text);
  const id = words.startsWith(CONTROL_ID_PREFIX) ? `text-${words}` : words;
  if (id.length <= LONGEST_ID) return id;
  const fingerprint = createHash('sha256').update(text).digest('hex').slice(0, 6);
  return `${id.slice(0, LONGEST_ID - 7)}-${fingerprint}`;
}

/** An explanation with its head and where it was read. */
export interface PlacedExplanation {
  readonly head: Head;
  readonly explanation: SuiteExplanation;
  /** e.g. `explanations.csv:12` */
  readonly place: string;
}

/** An explanation's id as a user gives it. */
export const explanationIdSchema = z
  .string()
  .trim()
  // Composed and decomposed letters look alike.
  .normalize('NFC')
  .min(1)
  .max(60, 'an id has at most 60 characters')
  .regex(/^\P{Cc}*$/u, 'an id has no control characters (line breaks, tabs, escapes)');

const truthSchema = z.boolean().optional().describe('Whether the explanation is known to be right or wrong.');

const unionSchema = strictObject({
  id: explanationIdSchema.optional().describe('Short name in tables. Default: derived from the ids.'),
  union: z
    .array(explanationIdSchema)
    .min(2, 'a union is of two explanations or more')
    .refine((ids) => new Set(ids).size === ids.length, 'each explanation can be listed once')
    .describe(
      'Ids of explanations of the same head: scored as one, a pair fits it as well as it fits the best of them.',
    ),
  truth: truthSchema,
});

export type UnionEntry = z.output<typeof unionSchema>;

/** An explanation in a suite: its text, or more, or a union of others. */
export const explanationEntrySchema = z.union(
  [
    z.string().trim().min(1),
    strictObject({
      id: explanationIdSchema.optional().describe('Short name in tables. Default: derived from the text.'),
      text: z
        .string()
        .trim()
        .min(1)
        .describe('What follows "this attention head", e.g. "attends to commas".'),
      truth: truthSchema,
      rule: z
        .string()
        .min(1)
        .optional()
        .describe('The name of the rule that the text expresses, for rules-simulator.'),
    }),
    unionSchema,
  ],
  {
    // What looks like an entry gets the error within it.
    error: ({ input }) =>
      typeof input === 'object' && input !== null && ('text' in input || 'union' in input)
        ? undefined
        : 'expected a text, or { id, text, truth }; quote a text that contains a colon or looks like a number',
  },
);

/** An explanation with a text of its own, and its origin if known. */
type ListedExplanation =
  | string
  | (Exclude<z.output<typeof explanationEntrySchema>, string | UnionEntry> & {
      readonly writtenBy?: WrittenBy | undefined;
    });
