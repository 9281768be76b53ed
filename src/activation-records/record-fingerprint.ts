import { createHash } from 'node:crypto';
import type { ActivationRecord } from './head-record.ts';

type Tokens = Pick<ActivationRecord, 'tokens'>;

/** Sixteen hex digits that name a record by its tokens, whatever its number and split are. */
export function recordFingerprint({ tokens }: Tokens): string {
  return createHash('sha256').update(JSON.stringify(tokens)).digest('hex').slice(0, 16);
}

/** How many texts a head's file holds more than once: they may stand in two splits, which then are not apart. */
export function textsTwice({ top, random }: Record<'top' | 'random', readonly Tokens[]>): number {
  // A digest of each would take a tenth of the time that reading the file does.
  const byText = Map.groupBy([...top, ...random], ({ tokens }) => tokens.join('\0'));
  return [...byText.values()].filter(({ length }) => length > 1).length;
}
