import { createHash } from 'node:crypto';

/** Eight hex digits of the SHA-256 of a value's JSON. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);
}
