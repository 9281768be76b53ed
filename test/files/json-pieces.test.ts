import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPieces } from '../../src/files/json-file.ts';

describe('jsonPieces', () => {
  it('are together what JSON.stringify gives, however deep a value is taken apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(5), (value, depth) => {
        expect([...jsonPieces(value, depth)].join('')).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('leaves out what is undefined, and gives an entry a piece of its own', () => {
    const value = { nothing: undefined, list: [{ a: 1 }, { b: [2] }] };
    const pieces = [...jsonPieces(value, 2)];
    expect(pieces.join('')).toBe(JSON.stringify(value, null, 2));
    expect(pieces).toContain('{\n      "a": 1\n    }');
  });
});
