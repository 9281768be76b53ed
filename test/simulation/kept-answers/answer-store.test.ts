import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerKey } from '../../../src/simulation/kept-answers/answer-key.ts';
import { AnswerStore } from '../../../src/simulation/kept-answers/answer-store.ts';
import type { SimulatorAnswer } from '../../../src/simulation/simulator.ts';

const newFolder = () => join(mkdtempSync(join(tmpdir(), 'kept-')), 'answers');
const key = (question: number) => answerKey({ question });
const answer = (question: number): SimulatorAnswer => ({
  topLogprobs: [
    { token: '1', logprob: -(question + 1) / 7 },
    { token: '0', logprob: Number.NEGATIVE_INFINITY },
  ],
  usage: { promptTokens: 800, cachedPromptTokens: 0, completionTokens: 1 },
  latencyMs: 100.5,
  attempts: 1,
});

async function keepAll(folder: string, questions: readonly number[]): Promise<void> {
  const store = new AnswerStore(folder);
  await Promise.all(questions.map((each) => store.keep(key(each), answer(each))));
}

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

function filesOf(folder: string, extension: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => join(folder, name));
}

/** The questions whose kept answer is the one that was given; any other one is an error. */
function foundIn(folder: string, questions: readonly number[]): readonly number[] {
  const store = new AnswerStore(folder);
  return questions.filter((each) => {
    const found = store.get(key(each));
    if (found) expect(found).toEqual(answer(each));
    return found !== undefined;
  });
}

describe('kept answers', () => {
  it('are there at once, and for whoever opens the folder later', async () => {
    const folder = newFolder();
    const store = new AnswerStore(folder);
    expect(store.get(key(1))).toBeUndefined();
    await store.keep(key(1), answer(1));
    expect(store.get(key(1))).toEqual(answer(1));
    expect(foundIn(folder, [0, 1, 2])).toEqual([1]);
  });

  it('are told apart by question and repeat', async () => {
    const folder = newFolder();
    const store = new AnswerStore(folder);
    await store.keep(answerKey({ question: 'a' }), answer(1));
    await store.keep(answerKey({ question: 'a' }, 1), answer(2));
    expect(store.get(answerKey({ question: 'a' }))).toEqual(answer(1));
    expect(store.get(answerKey({ question: 'a' }, 1))).toEqual(answer(2));
    expect(store.get(answerKey({ question: 'a' }, 2))).toBeUndefined();
  });

  it('come back as they were, whatever their tokens', async () => {
    const topLogprobs = fc.array(
      fc.record({
        token: fc.string({ unit: 'binary' }),
        // JSON has no −0; an answer's log-probability 0 is 0.
        logprob: fc.double({ noNaN: true, max: 0 }).map((each) => each + 0),
      }),
    );
    const store = new AnswerStore(newFolder());
    await fc.assert(
      fc.asyncProperty(fc.string(), topLogprobs, async (question, alternatives) => {
        const unique = answerKey({ question, alternatives });
        await store.keep(unique, { topLogprobs: alternatives });
        expect(store.get(unique)).toEqual({ topLogprobs: alternatives });
      }),
    );
  });

  it('of several processes that write at the same time are all kept', async () => {
    const folder = newFolder();
    const script = `
      import { answerKey } from ${JSON.stringify(join(import.meta.dirname, '../../../src/simulation/kept-answers/answer-key.ts'))};
      import { AnswerStore } from ${JSON.stringify(join(import.meta.dirname, '../../../src/simulation/kept-answers/answer-store.ts'))};
      const store = new AnswerStore(process.argv[1]);
      for (let at = 0; at < 50; at += 1) {
        const question = Number(process.argv[2]) + at;
        await store.keep(answerKey({ question }), { topLogprobs: [{ token: '1', logprob: -question }] });
      }`;
    const write = (from: number) =>
      promisify(execFile)(process.execPath, [
        ...['--input-type=module', '--eval', script, '--', folder, String(from)],
      ]);
    await Promise.all([0, 50, 100].map(write));
    const store = new AnswerStore(folder);
    for (const question of numbers(150)) {
      expect(store.get(key(question))?.topLogprobs).toEqual([{ token: '1', logprob: 0 - question }]);
    }
    expect(store.size).toBe(150);
  });

  it('are more than the table was made for', async () => {
    const folder = newFolder();
    await keepAll(folder, numbers(5000));
    expect(foundIn(folder, numbers(5000))).toHaveLength(5000);
  });
});

describe('what a kill or a power cut leaves', () => {
  it('at any byte: every answer that was whole is found, and no other', async () => {
    const folder = newFolder();
    await keepAll(folder, numbers(20));
    const [file = ''] = filesOf(folder, '.answers');
    const [index = ''] = filesOf(folder, '.index');
    const [whole, wholeIndex] = [readFileSync(file), readFileSync(index)];
    const ends = [...whole.keys()].filter((at) => whole[at] === 0x0a).map((at) => at + 1);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(wholeIndex.length), (length, indexLength) => {
        writeFileSync(file, whole.subarray(0, length));
        writeFileSync(index, wholeIndex.subarray(0, indexLength));
        const complete = ends.filter((end) => end <= length).length - 1;
        const found = foundIn(folder, numbers(20));
        // Its newline does not make an answer whole that the index knows.
        expect(found.length - Math.max(0, complete)).toBeGreaterThanOrEqual(0);
        expect(found.length - Math.max(0, complete)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('without the index loses nothing', async () => {
    const folder = newFolder();
    await keepAll(folder, numbers(3000));
    for (const index of filesOf(folder, '.index')) rmSync(index);
    expect(foundIn(folder, numbers(3000))).toHaveLength(3000);
  });

  it('with zeros in place of the index’s end loses nothing', async () => {
    const folder = newFolder();
    await keepAll(folder, numbers(20));
    const [index = ''] = filesOf(folder, '.index');
    const { length } = readFileSync(index);
    truncateSync(index, length / 2);
    truncateSync(index, length);
    expect(foundIn(folder, numbers(20))).toHaveLength(20);
  });

  it('is not written on to: the next process has a file of its own', async () => {
    const folder = newFolder();
    await keepAll(folder, [1]);
    const [file = ''] = filesOf(folder, '.answers');
    truncateSync(file, readFileSync(file).length - 10);
    await keepAll(folder, [2]);
    expect(foundIn(folder, [1, 2])).toEqual([2]);
  });
});

describe('a damaged answer', () => {
  it('is noticed wherever the damage is, and costs no other answer', async () => {
    const folder = newFolder();
    await keepAll(folder, numbers(20));
    const [file = ''] = filesOf(folder, '.answers');
    const whole = readFileSync(file);
    const lineStart = whole.indexOf(0x0a) + 1;
    fc.assert(
      fc.property(
        fc.integer({ min: lineStart, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const damaged = Buffer.from(whole);
          damaged[at] = (damaged[at] ?? 0) ^ change;
          writeFileSync(file, damaged);
          expect(foundIn(folder, numbers(20)).length).toBeGreaterThanOrEqual(19);
        },
      ),
    );
  });

  it('is replaced by the one that is asked for again', async () => {
    const folder = newFolder();
    await keepAll(folder, [1]);
    const [file = ''] = filesOf(folder, '.answers');
    writeFileSync(file, readFileSync(file).toString().replace('"topLogprobs"', '"topLogProbs"'));
    expect(foundIn(folder, [1])).toEqual([]);
    await keepAll(folder, [1]);
    expect(foundIn(folder, [1])).toEqual([1]);
  });

  it('and whatever else lies in the folder is passed over', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'a-folder.answers'), { recursive: true });
    writeFileSync(join(folder, 'empty.answers'), '');
    writeFileSync(join(folder, 'noise.answers'), Buffer.alloc(5000, 'x'));
    writeFileSync(join(folder, 'noise.index'), Buffer.alloc(5000, 'x'));
    writeFileSync(join(folder, '1234.jsonl'), '["key", {}]\n');
    await keepAll(folder, [1]);
    expect(foundIn(folder, [1, 2])).toEqual([1]);
  });
});

describe('a folder that cannot be written to', () => {
  it('is known before anything is paid for, and named', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'kept-')), 'a-file');
    writeFileSync(file, '');
    const store = new AnswerStore(join(file, 'answers'));
    expect(() => store.prepare()).toThrow(
      /^answers cannot be kept, .*a-file\/answers: cannot be written: where a folder should be, there is a file \(ENOTDIR\)/,
    );
  });
});
