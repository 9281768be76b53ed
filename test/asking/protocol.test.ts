import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildMessages } from '../../src/asking/build-messages.ts';
import {
  loadProtocol,
  PAIRWISE_V1,
  PAIRWISE_V2,
  protocolId,
  protocolSource,
} from '../../src/asking/protocol.ts';

function loaded(text: string) {
  const file = join(mkdtempSync(join(tmpdir(), 'protocol-')), 'protocol.yaml');
  writeFileSync(file, text);
  return loadProtocol(file);
}

const withExamples = (example: string) => `
name: short
system: Judge.
question: "{{sequence}} / {{explanation}} / {{from_quoted}} {{to_quoted}} / {{position}}"
examples:
  - ${example}
`;

describe('a protocol file with examples', () => {
  it('asks about them as it asks about a pair', () => {
    const protocol = loaded(withExamples('{ explanation: looks back, text: "a** b**[[ c]]", answer: 1 }'));
    const question = { explanation: 'e', tokens: ['x', '\n'], from: 1, to: 0 };
    expect(buildMessages(protocol, question)).toEqual([
      { role: 'system', content: 'Judge.' },
      { role: 'user', content: 'a** b**[[ c]] / looks back / " c" " b" / the previous token' },
      { role: 'assistant', content: '1' },
      {
        role: 'user',
        content: '**x**[[\n]] / e / "\\n" "x" / the previous token, the first token of the text',
      },
    ]);
  });

  it.each([
    ['no pair', '{ explanation: e, text: "a b", answer: 1 }', 'examples.0.text: expected one pair'],
    ['another answer', '{ explanation: e, text: "**a**[[ b]]", answer: 2 }', 'examples.0.answer: '],
    ['a misspelt field', '{ explanation: e, text: "**a**[[ b]]", anwser: 1 }', 'examples.0'],
  ])('is refused where an example has %s', (_, example, message) => {
    expect(() => loaded(withExamples(example))).toThrow(message);
  });

  it('is refused where its question does not hold the sequence', () => {
    expect(() => loaded('name: n\nsystem: s\nquestion: "{{explanation}}"\nexamples: []')).toThrow(
      'question: the last message must contain {{sequence}}',
    );
  });
});

describe('the protocol that a config names', () => {
  it('is a bundled one by its name', () => {
    expect(protocolSource('pairwise-v2', [], 'here')).toBe(PAIRWISE_V2);
    expect(protocolSource('pairwise-v1', [], 'here')).toBe(PAIRWISE_V1);
  });

  it('is a file anywhere else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'protocol-'));
    writeFileSync(join(folder, 'own.yaml'), '');
    expect(protocolSource('own.yaml', [folder], 'here')).toBe(join(folder, 'own.yaml'));
    expect(() => protocolSource('pairwise-v3', [folder], 'here')).toThrow('here: there is no ');
  });
});

describe('the bundled protocols', () => {
  it('keep the identity under which results were published', () => {
    expect(protocolId(loadProtocol(PAIRWISE_V1))).toBe('pairwise-v1@4dbc1639');
  });

  it('have as many examples that fit as that do not', () => {
    for (const file of [PAIRWISE_V1, PAIRWISE_V2]) {
      const answers = loadProtocol(file).messages.flatMap(({ role, content }) =>
        role === 'assistant' ? content : [],
      );
      expect(answers.filter((answer) => answer === '1').length).toBe(answers.length / 2);
    }
  });
});
