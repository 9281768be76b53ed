import { z } from 'zod';
import { suiteFileSchema } from './suite-schema.ts';

/** The JSON schema of suite files as one writes them: what has a default may be left out. */
export function suiteJsonSchema(): object {
  return z.toJSONSchema(suiteFileSchema, { io: 'input' });
}
