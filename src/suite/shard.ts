import { z } from 'zod';
import { UserError } from '../files/user-error.ts';

/** The variable that says which shard of its suites a process asks about. */
export const SHARD_VARIABLE = 'ATTENTION_HEADS_SHARD';

/** One of several parts of a suite: whole heads, each in exactly one of them. */
export interface Shard {
  /** From 1 on. */
  readonly index: number;
  readonly of: number;
}

const SHARD = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/;

/** A shard as users write it: `3/8`. */
export const shardSchema = z
  .string()
  .regex(SHARD, 'expected a shard such as 3/8')
  .refine((text) => {
    const { index, of } = partsOf(text);
    return index <= of;
  }, 'expected a shard such as 3/8, the first number no larger than the second');

/** @param place names where the text stands, for messages. @throws UserError where it is no shard. */
export function readShard(text: string, place: string): Shard {
  const { error } = shardSchema.safeParse(text);
  if (error) {
    throw new UserError(`${place}: ${error.issues[0]?.message}, and found ${JSON.stringify(text)}`);
  }
  return partsOf(text);
}

/** The heads of a shard: neighbours, so that shards laid end to end are the suite. Sizes differ by one head at most. */
export function headsOfShard<H>(heads: readonly H[], { index, of }: Shard): readonly H[] {
  const cut = (shards: number) => Math.floor((shards * heads.length) / of);
  return heads.slice(cut(index - 1), cut(index));
}

function partsOf(text: string): Shard {
  const [, index, of] = SHARD.exec(text) ?? [];
  return { index: Number(index), of: Number(of) };
}
