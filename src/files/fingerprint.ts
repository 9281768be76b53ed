import { createHash } from 'node:crypto';

/** Eight hex digits that tell one value from another: of its JSON. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);
}
