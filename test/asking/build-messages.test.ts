import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildMessages } from '../../src/asking/build-messages.ts';
import { importCapture } from '../../src/asking/import-capture.ts';
import { loadProtocol, PAIRWISE_V1, type Protocol } from '../../src/asking/protocol.ts';
import { describeReference, reference, referenceText } from '../reference.ts';

const protocol: Protocol = {
  name: 'test',
  messages: [
    { role: 'system', content: 'Judge {{sequence}}.' },
    { role: 'user', content: '{{explanation}}|{{sequence}}|{{to_token}}|{{from_token}}' },
  ],
};

describe('buildMessages', () => {
  it('fills the slots of the last message and leaves the others alone', () => {
    const question = { explanation: ' attends to a \n', tokens: ['a', ' b', ' c'], from: 2, to: 0 };
    expect(buildMessages(protocol, question)).toEqual([
      { role: 'system', content: 'Judge {{sequence}}.' },
      { role: 'user', content: 'attends to a|**a** b[[ c]]|a| c' },
    ]);
  });

  it('marks a token that is paired with itself with both marks', () => {
    const question = { explanation: 'e', tokens: ['a', ' b'], from: 1, to: 1 };
    expect(buildMessages(protocol, question).at(-1)?.content).toBe('e|a[[** b**]]| b| b');
  });

  it('never reads a slot, a replacement pattern or a template in what it fills in', () => {
    const hostile = fc.constantFrom(
      '{{sequence}}',
      '{{explanation}}',
      '$&',
      '$1',
      '{% if %}',
      '**',
      '[[',
      '\n',
      'a',
    );
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), hostile, (tokens, word) => {
        const explanation = `x${word}x`;
        const last = tokens.length - 1;
        const marked = tokens.map((token, index) => (index === last ? `[[**${token}**]]` : token)).join('');
        const content = buildMessages(protocol, { explanation, tokens, from: last, to: last }).at(
          -1,
        )?.content;
        expect(content).toBe(`${explanation}|${marked}|${tokens[last]}|${tokens[last]}`);
      }),
    );
  });
});

describe('the bundled protocol', () => {
  const bundled = loadProtocol(PAIRWISE_V1);

  it('shows two heads with a 0 and a 1 each before the pair', () => {
    expect(bundled.messages.map(({ role }) => role)).toEqual([
      'system',
      ...['user', 'assistant', 'user', 'assistant', 'user', 'assistant', 'user', 'assistant'],
      'user',
    ]);
    const answers = bundled.messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
    expect(answers).toEqual(['0', '1', '0', '1']);
  });

  it('marks exactly one pair in each example', () => {
    for (const { content } of bundled.messages.filter(({ role }) => role === 'user').slice(0, -1)) {
      expect(content.match(/\*\*[^*]+\*\*/g)).toHaveLength(1);
      expect(content.match(/\[\[[^\]]+\]\]/g)).toHaveLength(1);
      expect(content.indexOf('**')).toBeLessThan(content.indexOf('[['));
    }
  });
});

const schema = z.object({
  cases: z.array(
    z.object({
      tokens: z.array(z.string()),
      from: z.number(),
      to: z.number(),
      explanation: z.string(),
      repeat_pair: z.boolean(),
      last_message: z.string(),
      message_count: z.number(),
      messages_sha256: z.string(),
    }),
  ),
});

describeReference('prompts of an imported protocol equal TDB’s byte for byte', 'prompts.json', () => {
  it('in every case, hostile tokens included', () => {
    const capture = referenceText('tdb-protocol.json');
    const plain = importCapture(capture, 'tdb-protocol.json', 'plain');
    const repeatPair = importCapture(capture, 'tdb-protocol.json', 'repeat_pair');
    const { cases } = reference('prompts.json', schema);
    expect(cases).toHaveLength(60);
    for (const each of cases) {
      const messages = buildMessages(each.repeat_pair ? repeatPair : plain, each);
      expect(messages).toHaveLength(each.message_count);
      expect(messages.at(-1)?.content).toBe(each.last_message);
      expect(createHash('sha256').update(JSON.stringify(messages)).digest('hex')).toBe(each.messages_sha256);
    }
  });
});
