import { describe, expect, it } from 'vitest';
import { importExplainerCapture } from '../../src/explaining/explainer-protocol.ts';

const probe = (first: string, second: string) => ({ tokens: [first, second], from: 1, to: 0 });
const capture = (message: string) =>
  JSON.stringify({
    plain: {},
    explainer: {
      messages: [{ role: 'system', content: 'Find out.' }],
      final_message_for_probe: message,
      probes: [probe('<A>', '<B>'), probe('<C>', '<D>')],
      max_tokens: 50,
    },
  });

describe('importExplainerCapture', () => {
  it('puts the slot where the pairs are, and keeps what stands between them', () => {
    const message = 'Pairs:\n**<A>**[[<B>]]\n|\n**<C>**[[<D>]]\nBehavior: this attention head attends to';
    expect(importExplainerCapture(capture(message), 'capture.json')).toEqual({
      name: 'tdb-explainer',
      shows: 'marked-pairs',
      separator: '\n|\n',
      maxOutputTokens: 50,
      temperature: 1,
      begins: 'attends to',
      messages: [
        { role: 'system', content: 'Find out.' },
        { role: 'user', content: 'Pairs:\n{{sequences}}\nBehavior: this attention head attends to' },
      ],
    });
  });

  it.each([
    ['nothing to find', capture('Pairs:'), /no "\*\*<A>\*\*\[\[<B>\]\]", a probe$/],
    ['one pair alone', capture('**<A>**[[<B>]]'), /no "\*\*<C>.*a probe, after the first/],
    ['a capture without an explainer', '{}', /holds no "explainer" capture/],
    ['no JSON', '<html>', /not JSON/],
    ['no probes', '{"explainer":{}}', /explainer/],
  ])('refuses %s', (_, text, complaint) => {
    expect(() => importExplainerCapture(text, 'capture.json')).toThrow(complaint);
    expect(() => importExplainerCapture(text, 'capture.json')).toThrow(/^capture\.json: /);
  });
});
