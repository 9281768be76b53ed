import { z } from 'zod';
import { meantKey } from './meant-key.ts';

/**
 * An object that may have no other fields than these, or those that it is extended by; of another one the error says which
 * was meant, or which there are.
 */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? describeUnknown(issue.keys[0] ?? '', fieldsOf(issue.inst))
        : undefined,
  });
}

function fieldsOf(schema: unknown): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Says of an unknown key which one was meant, or which there are. */
export function describeUnknown(key: string, known: readonly string[]): string {
  const meant = meantKey(key, known);
  const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
  return `unknown: ${JSON.stringify(key)}; ${hint}`;
}
