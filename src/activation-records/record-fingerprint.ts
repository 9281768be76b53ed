import { createHash } from 'node:crypto';
import type { ActivationRecord } from './head-record.ts';

/** Sixteen hex digits that name a record by its tokens, whatever its number and split are. */
export function recordFingerprint({ tokens }: Pick<ActivationRecord, 'tokens'>): string {
  return createHash('sha256').update(JSON.stringify(tokens)).digest('hex').slice(0, 16);
}
