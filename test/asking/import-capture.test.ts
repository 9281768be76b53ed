import { describe, expect, it } from 'vitest';
import { importCapture } from '../../src/asking/import-capture.ts';
import { markPair } from '../../src/asking/pair-question.ts';
import { UserError } from '../../src/files/user-error.ts';

const PROBE = { explanation: '<E>', tokens: ['<A>', '<B>'], from: 1, to: 0 };
const messageFor = ({ explanation, tokens, from, to }: typeof PROBE) =>
  `It ${explanation}: ${markPair(tokens, { from, to })} (${tokens[to]}, ${tokens[from]})`;

function template(probe: Partial<typeof PROBE> = {}, message = messageFor({ ...PROBE, ...probe })) {
  const plain = { messages: [], final_message_for_probe: message, probe: { ...PROBE, ...probe } };
  return importCapture(JSON.stringify({ plain }), 'capture.json', 'plain').messages.at(-1)?.content;
}

const FILLED = 'It {{explanation}}: {{sequence}} ({{to_token}}, {{from_token}})';

describe('importCapture', () => {
  it('puts the slots where the probes are, and leaves the rest', () => {
    expect(template()).toBe(FILLED);
    expect(template({}, 'It <E>: **<A>**[[<B>]]$&')).toBe('It {{explanation}}: {{sequence}}$&');
  });

  it('reads no probe in a slot that it put in', () => {
    const probe = { tokens: ['<A>', '}} ('] };
    expect(template(probe)).toBe(FILLED);
  });

  it('finds probes that would mean something in a pattern', () => {
    expect(template({ explanation: '(.*', tokens: ['[$', '\\d|'] })).toBe(FILLED);
  });

  it.each([
    ['a pair beyond the tokens', { from: 2 }, undefined, /plain\.probe: expected to <= from < the number of/],
    ['a pair that looks ahead', { from: 0, to: 1 }, undefined, /plain\.probe: expected to <= from </],
    [
      'an explanation that is not in the message',
      {},
      'It **<A>**[[<B>]]',
      /plain: final_message_for_probe: no "<E>", the probe for \{\{explanation\}\}/,
    ],
    ['a sequence that is not in the message', {}, 'It <E>: <A><B>', /no "\*\*<A>.*for \{\{sequence\}\}/],
    [
      'a probe within another',
      { tokens: ['<A>', '<A>B'] },
      undefined,
      /plain: probe: "<A>", for \{\{to_token\}\}, is part of "<A>B"; choose distinct probes/,
    ],
    ['a token paired with itself', { from: 0 }, undefined, /"<A>", for \{\{to_token\}\}, is part of "<A>"/],
    [
      'an explanation within the sequence',
      { explanation: '**[[' },
      undefined,
      /"\*\*\[\[", for .*is part of/,
    ],
    [
      'a probe within a slot',
      { tokens: ['token', '<B>'] },
      undefined,
      /"token", for \{\{to_token\}\}, is part of "\{\{to_token\}\}"/,
    ],
  ])('refuses %s', (_, probe, message, complaint) => {
    expect(() => template(probe, message)).toThrow(UserError);
    expect(() => template(probe, message)).toThrow(/^capture\.json: /);
    expect(() => template(probe, message)).toThrow(complaint);
  });
});
