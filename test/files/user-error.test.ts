import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseAs, UserError } from '../../src/files/user-error.ts';
import { ModelError } from '../../src/models/model-error.ts';
import { PROJECT } from '../e2e/promptfoo.ts';

/** The module as a second copy of the package would load it. */
const again = async (path: string): Promise<Record<string, new (message: string) => Error>> =>
  import(`${pathToFileURL(`${PROJECT}/src/${path}`).href}?copy=2`);

describe('the mark of an error', () => {
  it('tells a user error of another copy of the package, which instanceof does not', async () => {
    const { UserError: Other } = await again('files/user-error.ts');
    if (Other === undefined) throw new Error('no class');
    const error = new Other('x');
    expect(error instanceof UserError).toBe(false);
    expect(UserError.isInstance(error)).toBe(true);
    expect(ModelError.isInstance(error)).toBe(false);
  });

  it('tells a model error of another copy, and that it is a user error', async () => {
    const { ModelError: Other } = await again('models/model-error.ts');
    if (Other === undefined) throw new Error('no class');
    const error = new Other('x');
    expect(error instanceof ModelError).toBe(false);
    expect(ModelError.isInstance(error)).toBe(true);
    expect(UserError.isInstance(error)).toBe(true);
  });

  it.each([new Error('x'), 'x', null, undefined, { message: 'x' }])('is not seen in %j', (other) => {
    expect(UserError.isInstance(other)).toBe(false);
  });
});

describe('what a schema says', () => {
  it.each([
    [z.enum(['a', 'b']), 'c', 'x: expected one of "a"|"b", found "c"'],
    [z.number().max(20), 50, 'x: expected at most 20, found 50'],
    [z.number().min(0), -1, 'x: expected at least 0, found -1'],
    [z.number().positive(), 0, 'x: expected more than 0, found 0'],
    [z.string().min(1), '', 'x: is empty: expected a text'],
    [z.url(), 'localhost', 'x: expected an address, e.g. http://localhost:8000/v1, found "localhost"'],
    [z.strictObject({ version: z.literal(1) }), {}, 'x: version: is missing: expected 1'],
  ])('is said in words, with what was found: %#', (schema, value, message) => {
    expect(() => parseAs<z.ZodType>(schema, value, 'x')).toThrow(new UserError(message));
  });
});
