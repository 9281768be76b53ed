import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonOf } from '../../src/files/json-file.ts';
import { parseAs, UserError } from '../../src/files/user-error.ts';

describe('a key that comes twice in an object', () => {
  const twice = /not JSON: the key "a" comes twice \(line 1 column \d+\); remove one of them$/;
  it.each([
    '{"a":1,"a":2}',
    '[{"b":{"a":1, "a" :2}}]',
    '{"a":1,"b":{"a":1},"c":[{"a":1}],"a":2}',
    '{"a":NaN,"a":1}',
    '{"a":1,"\\u0061":2}',
    '[1,{"a":1,"a":2}]',
    '{"a"\t:"\\"","a":":"}',
    `${'['.repeat(200)}{"a":1,"a":2}${']'.repeat(200)}`,
  ])('is refused, as nobody knows which is meant: %s', (text) =>
    expect(() => jsonOf(text, 'x.json')).toThrow(twice),
  );

  it.each([
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":2}]',
    '{"a":"{\\"a\\":1}","b":"a"}',
    '["a","a"]',
    '{"a":["a","a"]}',
    '[1,{"a":1},["b",{"a":1}]]',
    '{"a":"\\":","b":"c\\\\"}',
    '{"a":":8b","b":["\\" :"],"__proto__":{"a":1}}',
  ])('is no other one of that name: %s', (text) => expect(jsonOf(text, 'x.json')).toEqual(JSON.parse(text)));

  it('is no key of an object that was made of any value', () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(value, (each) =>
        isDeepStrictEqual(jsonOf(JSON.stringify(each), 'x'), JSON.parse(JSON.stringify(each))),
      ),
    );
  });
});

describe('what is no JSON', () => {
  it.each([
    ['{"a": [1, 2', /is the file truncated\?$/],
    ['{"a":1}\n{"a":2}', /a \.json file holds one value, a \.jsonl file one per line$/],
    ["{'a': None}", /write it with a JSON library/],
    ['version https://git-lfs.github.com/spec/v1', /git lfs pull$/],
  ])('says what may have become of it: %s', (text, advice) => {
    expect(() => jsonOf(text, 'x.json')).toThrow(advice);
  });
});

describe('what a schema refuses', () => {
  const schema = z.object({
    a: z.number(),
    b: z.string().max(3, 'at most 3; shorten it'),
    c: z.boolean().optional(),
  });
  it.each([
    [{}, 'x: a: is missing: expected a number'],
    [{ a: 'NaN', b: '' }, 'x: a: expected a number, found "NaN"'],
    [{ a: null, b: '' }, 'x: a: expected a number, found null'],
    [{ a: [1], b: '' }, 'x: a: expected a number, found a list'],
    [{ a: 1, b: 'long' }, 'x: b: at most 3, found "long"; shorten it'],
    [{ a: 1, b: '', c: 'yes' }, 'x: c: expected true or false, found "yes"'],
    [null, 'x: expected an object, found null'],
  ])('is named with what was found: %j', (value, message) => {
    expect(() => parseAs(schema, value, 'x')).toThrow(new UserError(message));
  });
});
