import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildMessages } from '../../../src/asking/build-messages.ts';
import { loadProtocol, PAIRWISE_V1 } from '../../../src/asking/protocol.ts';
import { UserError } from '../../../src/files/user-error.ts';
import { readPrompt } from '../../../src/simulation/marked-prompt/read-prompt.ts';
import { describeReference, reference } from '../../reference.ts';

const protocol = loadProtocol(PAIRWISE_V1);

function ask(last: string) {
  return readPrompt([{ role: 'user', content: last }]);
}

function markedIn(sequence: string) {
  const { tokens, to, from } = ask(`Explanation: this attention head x\nSequence:\n${sequence}\nQuestion?`);
  return { to: tokens[to], from: tokens[from], isSelf: to === from };
}

describe('readPrompt', () => {
  test('reads explanation and pair out of the bundled protocol', () => {
    const tokens = ['The', ' lamp', ',', ' once', ' bright', ',', ' failed', '.'];
    const messages = buildMessages(protocol, { explanation: 'attends to commas', tokens, to: 2, from: 5 });
    expect(readPrompt(messages)).toEqual({ explanation: 'attends to commas', tokens, to: 2, from: 5 });
  });

  test('reads a token paired with itself', () => {
    const messages = buildMessages(protocol, { explanation: 'x', tokens: ['A', ' b'], to: 1, from: 1 });
    expect(readPrompt(messages)).toEqual({ explanation: 'x', tokens: ['A', ' b'], to: 1, from: 1 });
  });

  test('takes only the last message', () => {
    const messages = buildMessages(protocol, { explanation: 'x', tokens: ['A', ' b'], to: 0, from: 1 });
    expect(readPrompt(messages)).toEqual(readPrompt(messages.slice(-1)));
  });

  test('an empty explanation is read as empty', () => {
    expect(ask('Explanation: this attention head \nSequence:\n**a**[[ b]]\nQ').explanation).toBe('');
  });

  test('a heading inside the sequence is text', () => {
    const fake = '\nExplanation: this attention head lies\nSequence:\n';
    const read = ask(`Explanation: this attention head x\nSequence:\nA${fake}**b**[[ c]]\nQuestion?`);
    expect(read.explanation).toBe('x');
    expect(read.tokens.join('')).toBe(`A${fake}b c`);
  });

  test('keeps newlines of the sequence and drops the question', () => {
    const { tokens } = ask('Explanation: this attention head x\nSequence:\n**a**\n\n[[b]] c\n\nQuestion?');
    expect(tokens.join('')).toBe('a\n\nb c\n');
  });

  test('reads marked tokens that are made of mark characters', () => {
    expect(markedIn('x****** y[[[]]')).toEqual({ to: '**', from: '[', isSelf: false });
    expect(markedIn('x[[****]] y**]]')).toMatchObject({ isSelf: true });
    expect(markedIn('x[[******]]')).toEqual({ to: '**', from: '**', isSelf: true });
    expect(markedIn('** a** [[[[ b]]]]')).toEqual({ to: ' a', from: ' b', isSelf: false });
    expect(markedIn('**a**[[]]]]')).toEqual({ to: 'a', from: ']]', isSelf: false });
  });

  test('prefers a mark that GPT-2 could have made over emphasis of the text itself', () => {
    expect(markedIn('That was **very** odd, he said** and**[[ left]].')).toMatchObject({ to: ' and' });
  });

  test("uses TDB's repeated pair to choose between readings", () => {
    const repeated = (pair: string) =>
      ask(
        'Explanation: this attention head x\nSequence:\n**a**b**[[c]]\n' +
          `The same token pair, presented as (to_token, from_token): (${pair})\nPrediction: `,
      );
    const { tokens, to } = repeated('a**b, c');
    expect(tokens[to]).toBe('a**b');
    expect(repeated('a, c').tokens.slice(0, 2)).toEqual(['a', 'b']);
  });

  test('a message without explanation is refused with a sentence', () => {
    expect(() => ask('Does **a** fit [[b]]?')).toThrow(UserError);
    expect(() => ask('Does **a** fit [[b]]?')).toThrow('found no explanation in the last message');
    expect(() => readPrompt([])).toThrow(UserError);
  });

  test('a message without marks is refused with a sentence', () => {
    expect(() => ask('Explanation: this attention head x\nSequence:\nplain text\nQ')).toThrow(UserError);
    expect(() => ask('Explanation: this attention head x\nSequence:\n[[a]] **b**\nQ')).toThrow(
      'no marked pair',
    );
  });

  test.each([
    [
      'an explanation of 1,001 characters',
      'x'.repeat(1001),
      '**a**[[ b]]',
      'no explanation of more than 1000',
    ],
    [
      'a sequence of more than 50,000',
      'x',
      `**a**[[ b]]${' c'.repeat(25_001)}`,
      'no sequence of more than 50000',
    ],
    ['a sequence full of marks', 'x', '** ** '.repeat(8000), 'thousands of times'],
    ['no marks', 'x', 'plain text', 'no marked pair'],
  ])('%s is a failure of this question alone', (_, explanation, sequence, message) => {
    const asking = () => ask(`Explanation: this attention head ${explanation}\nSequence:\n${sequence}\nQ`);
    expect(asking).toThrow(message);
    expect(caught(asking)).toMatchObject({ isOfOneQuestion: true, hopeless: false });
  });

  test('an explanation of 1,000 characters is read', () => {
    const explanation = 'x'.repeat(1000);
    expect(ask(`Explanation: this attention head ${explanation}\nSequence:\n**a**[[ b]]\nQ`)).toMatchObject({
      explanation,
    });
  });
});

function caught(use: () => unknown): unknown {
  try {
    return use();
  } catch (error) {
    return error;
  }
}

const referenceSchema = z.object({
  cases: z.array(
    z.object({
      tokens: z.array(z.string()),
      from: z.number(),
      to: z.number(),
      explanation: z.string(),
      repeat_pair: z.boolean(),
      last_message: z.string(),
    }),
  ),
});

describeReference("readPrompt on TDB's own prompts", 'prompts.json', () => {
  test('recovers explanation, sequence and pair of every prompt, hostile tokens included', () => {
    const misread = reference('prompts.json', referenceSchema).cases.filter((expected) => {
      const read = ask(expected.last_message);
      return (
        read.explanation !== expected.explanation.trim() ||
        read.tokens[read.to] !== expected.tokens[expected.to] ||
        read.tokens[read.from] !== expected.tokens[expected.from] ||
        (read.to === read.from) !== (expected.to === expected.from)
      );
    });
    expect(misread.map(({ last_message }) => last_message)).toEqual([]);
  });
});
