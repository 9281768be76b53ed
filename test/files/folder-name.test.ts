import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderNameOf } from '../../src/files/folder.ts';

describe('folderNameOf', () => {
  it.each(['heuristic', 'gpt-4o-mini', 'qwen2.5', 'a_b'])('leaves a plain label as it is: %s', (label) => {
    expect(folderNameOf(label)).toBe(label);
  });

  it.each([
    ['模型一', /^模型一-[0-9a-f]{8}$/],
    ['..', /^[0-9a-f]{8}$/],
    ['', /^[0-9a-f]{8}$/],
    ['openai:gpt/4', /^openai-gpt-4-[0-9a-f]{8}$/],
    ['nul', /^nul-[0-9a-f]{8}$/],
    ['a.', /^a-[0-9a-f]{8}$/],
    ['x'.repeat(300), /^x{40}-[0-9a-f]{8}$/],
  ])('makes a folder of %j', (label, name) => {
    expect(folderNameOf(label)).toMatch(name);
  });

  it.each([
    ['模型一', '模型二'],
    ['Judge', 'judge'],
    ['caf\u00e9', 'cafe\u0301'],
    ['a b', 'a-b'],
    ['a/b', 'a:b'],
    ['x'.repeat(300), 'x'.repeat(301)],
  ])('keeps %j and %j apart, also where case and composition do not count', (one, other) => {
    const seen = (label: string) => folderNameOf(label).toLowerCase().normalize('NFC');
    expect(seen(one)).not.toBe(seen(other));
  });

  it('leads nowhere else, and is no longer than a name may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (label) => {
        const name = folderNameOf(label);
        return !/[/\\\0:]|^\.|\.$/.test(name) && Buffer.byteLength(name) < 255 && name !== '';
      }),
    );
  });
});
