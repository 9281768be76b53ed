import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Head } from '../activation-records/head.ts';
import { comparableText } from '../files/comparable-text.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import type { ListedExplanation, UnionEntry } from './explanation-entry.ts';
import { originSchema } from './written-by.ts';

/** An explanation to compare a head's own ones with: see controls.ts. */
export const controlSchema = z.enum(['shuffled', 'empty']);

export type Control = z.infer<typeof controlSchema>;

/** The controls there are in a run: that of a union comes with `shuffled`. */
export const scoredControlSchema = z.enum([...controlSchema.options, 'shuffled-union']);

export type ScoredControl = z.infer<typeof scoredControlSchema>;

/** A claim about what a head attends to. */
export const explanationSchema = z.object({
  /** Unique among the head's explanations. */
  id: z.string(),
  /** What follows "this attention head". */
  text: z.string(),
  /** Whether it is known to be right (true) or wrong (false); absent when nobody knows. */
  truth: z.boolean().exactOptional(),
  /** Which control it is; absent for an explanation that is to be scored for its own sake. */
  control: scoredControlSchema.exactOptional(),
  /** Whose explanation a shuffled control is, e.g. `L1H2`. */
  donor: z.string().exactOptional(),
  /** The name of the rule that it puts into words: see src/rules/. */
  rule: z.string().exactOptional(),
  /** The texts that it is the union of: a pair fits it where it fits one of them. */
  union: z.array(z.string()).min(2).exactOptional(),
  /** The label of the explainer that wrote it. */
  writtenBy: z.string().exactOptional(),
  /** What else is known of how it was written. */
  origin: originSchema.exactOptional(),
  /** Present where it is judged on records that it was written from. */
  judgedOnShown: z.literal(true).exactOptional(),
});

export type Explanation = Readonly<z.infer<typeof explanationSchema>>;

/** Ids that begin so are kept for controls. */
export const CONTROL_ID_PREFIX = 'control-';

/** An explanation in a suite. */
export interface SuiteExplanation extends Explanation {
  /** The fingerprints of the records that it was written from; see `recordFingerprint`. */
  readonly shownRecords?: readonly string[];
}

/** A head with the explanations to score it with. */
export interface ExplainedHead extends Head {
  /** Its own `pairs.toAtLeast`, where the suite says so. */
  readonly toAtLeast?: number;
  readonly explanations: readonly SuiteExplanation[];
}

/** An explanation as a suite lists it; without an id, one is made from its text. */
export function toExplanation(entry: ListedExplanation): SuiteExplanation {
  if (typeof entry === 'string') return { id: idFromText(entry), text: entry };
  const { id, text, truth, rule, writtenBy } = entry;
  return {
    id: id ?? idFromText(text),
    text,
    ...(truth === undefined ? {} : { truth }),
    ...(rule === undefined ? {} : { rule }),
    ...(writtenBy === undefined
      ? {}
      : {
          writtenBy: writtenBy.explainer,
          origin: originSchema.strip().parse(writtenBy),
          shownRecords: writtenBy.records.map(({ fingerprint }) => fingerprint),
        }),
  };
}

/**
 * The union of some of a head's explanations, as one: its text says all of them.
 *
 * @param place names the entry in messages.
 * @throws UserError where the head has no explanation of one of the ids.
 */
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
    ...(truth === undefined ? {} : { truth }),
    ...(shown.length === 0 ? {} : { shownRecords: [...new Set(shown)] }),
  };
}

/** An id is for tables and filters: a long one is cut, and told from others that start alike by a fingerprint. */
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
