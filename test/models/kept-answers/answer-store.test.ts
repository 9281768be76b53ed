import { execFile, spawnSync } from 'node:child_process';
import {
  cpSync,
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
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatabaseSync } from '../../../src/files/sqlite.ts';
import type { ChatReply } from '../../../src/models/chat-model.ts';
import { answerKey } from '../../../src/models/kept-answers/answer-key.ts';
import { AnswerStore } from '../../../src/models/kept-answers/answer-store.ts';
import { mayMount, unlessMounted, withDisk } from '../../small-disk.ts';

const newFolder = () => join(mkdtempSync(join(tmpdir(), 'kept-')), 'answers');
const databaseOf = (folder: string) => join(folder, 'answers.sqlite');
const key = (question: number) => answerKey({ question });
const answer = (question: number): ChatReply => ({
  topLogprobs: [
    { token: '1', logprob: -(question + 1) / 7 },
    { token: '0', logprob: Number.NEGATIVE_INFINITY },
  ],
  usage: { promptTokens: 800, cachedPromptTokens: 0, completionTokens: 1 },
  latencyMs: 100.5,
  attempts: 1,
});

async function keepAll(
  folder: string,
  questions: readonly number[],
  announced: string[] = [],
): Promise<void> {
  const store = new AnswerStore(folder, (sentence) => announced.push(sentence));
  await Promise.all(questions.map((each) => store.keep(key(each), answer(each))));
}

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

/** The questions whose kept answer is the one that was given; any other one is an error. */
function foundIn(folder: string, questions: readonly number[], announced: string[] = []): readonly number[] {
  const store = new AnswerStore(folder, (sentence) => announced.push(sentence));
  return questions.filter((each) => {
    const found = store.get(key(each));
    if (found) expect(found).toEqual(answer(each));
    return found !== undefined;
  });
}

/** The program of another process, which has a store, `question` and `answer` at hand, and its own arguments in `args`. */
function program(body: string): readonly string[] {
  const source = (name: string) =>
    JSON.stringify(join(import.meta.dirname, '../../../src/models/kept-answers', name));
  const script = `
    import { isDeepStrictEqual } from 'node:util';
    import { answerKey } from ${source('answer-key.ts')};
    import { AnswerStore } from ${source('answer-store.ts')};
    const [folder, ...args] = process.argv.slice(1);
    const store = new AnswerStore(folder);
    const key = (question) => answerKey({ question });
    const answer = (question) => ({
      topLogprobs: [{ token: '1', logprob: -(question + 1) / 7 }, { token: '0', logprob: -Infinity }],
      usage: { promptTokens: 800, cachedPromptTokens: 0, completionTokens: 1 }, latencyMs: 100.5, attempts: 1,
    });
    ${body}`;
  return ['--input-type=module', '--eval', script, '--'];
}

const quoted = (words: readonly string[]) =>
  words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');

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
    const script = program(
      'for (let at = 0; at < 50; at += 1) await store.keep(key(Number(args[0]) + at), answer(Number(args[0]) + at));',
    );
    const write = (from: number) => promisify(execFile)(process.execPath, [...script, folder, String(from)]);
    await Promise.all([0, 50, 100].map(write));
    expect(foundIn(folder, numbers(160))).toEqual(numbers(150));
    expect(new AnswerStore(folder).size).toBe(150);
  });

  it('of several processes are all kept on a network file system, too, where no memory is shared', async () => {
    const folder = newFolder();
    const script = program(
      'for (let at = 0; at < 20; at += 1) await store.keep(key(Number(args[0]) + at), answer(Number(args[0]) + at));',
    );
    const nfs = `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
      fs.statfsSync = () => ({ type: 0x6969 }); syncBuiltinESMExports();`;
    const hook = ['--import', `data:text/javascript,${encodeURIComponent(nfs)}`];
    const write = (from: number) =>
      promisify(execFile)(process.execPath, [...hook, ...script, folder, String(from)]);
    await Promise.all([0, 20, 40].map(write));
    expect(readdirSync(folder).filter((name) => name.startsWith('answers'))).toEqual(['answers.sqlite']);
    expect(foundIn(folder, numbers(70))).toEqual(numbers(60));
  });

  it('are found by a process that was there before them', async () => {
    const folder = newFolder();
    await keepAll(folder, [1]);
    const reader = new AnswerStore(folder);
    await keepAll(folder, [2]);
    expect(reader.get(key(2))).toEqual(answer(2));
  });

  it('can be queried by anybody who has SQLite', async () => {
    const folder = newFolder();
    await keepAll(folder, numbers(10));
    const tokens = new DatabaseSync(databaseOf(folder))
      .prepare("SELECT sum(answer ->> '$.usage.promptTokens') AS tokens FROM answers")
      .get()?.tokens;
    expect(tokens).toBe(8000);
  });

  it('are opened in a blink, however many', async () => {
    const folder = newFolder();
    await keepAll(folder, numbers(100_000));
    const start = performance.now();
    expect(new AnswerStore(folder).get(key(99_999))).toEqual(answer(99_999));
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('kept answers that are deleted while they are used, as by `promptfoo cache clear`', () => {
  it('are gone, and every later one is kept', async () => {
    const folder = newFolder();
    const store = new AnswerStore(folder);
    await store.keep(key(1), answer(1));
    rmSync(folder, { recursive: true });
    await store.keep(key(2), answer(2));
    await Promise.all([3, 4].map((each) => store.keep(key(each), answer(each))));
    expect(foundIn(folder, numbers(5))).toEqual([2, 3, 4]);
  });

  it.each(['', '-wal'])(
    'or whose file is cut (…sqlite%s), are saved, and every later one is kept',
    async (part) => {
      for (const bytes of [0, 10_000]) {
        const folder = newFolder();
        const announced: string[] = [];
        const store = new AnswerStore(folder, (sentence) => announced.push(sentence));
        for (const each of numbers(20)) await store.keep(key(each), answer(each));
        truncateSync(`${databaseOf(folder)}${part}`, part === '' ? 0 : bytes);
        await store.keep(key(20), answer(20));
        expect(foundIn(folder, numbers(21))).toEqual(numbers(21));
        expect(announced).toEqual([
          expect.stringMatching(/kept answers were damaged: 20 could be recovered/),
        ]);
      }
    },
  );

  it('are so whichever of SQLite’s files goes first', async () => {
    for (const part of ['', '-wal', '-shm']) {
      const folder = newFolder();
      const store = new AnswerStore(folder);
      await store.keep(key(1), answer(1));
      rmSync(`${databaseOf(folder)}${part}`);
      await store.keep(key(2), answer(2));
      expect(foundIn(folder, [2]), part).toEqual([2]);
    }
  });
});

describe('what a kill or a power cut leaves', () => {
  it('is every answer whose promise had resolved', async () => {
    const folder = newFolder();
    const killed = spawnSync(process.execPath, [
      ...program(
        'for (let at = 0; at < 30; at += 1) await store.keep(key(at), answer(at)); process.kill(process.pid, 9);',
      ),
      folder,
    ]);
    expect(killed.signal).toBe('SIGKILL');
    expect(foundIn(folder, numbers(40))).toEqual(numbers(30));
  });

  it('is every answer before the place where the log ends, at any byte', async () => {
    const folder = newFolder();
    const store = new AnswerStore(folder);
    const ends: number[] = [];
    for (const each of numbers(20)) {
      await store.keep(key(each), answer(each));
      ends.push(readFileSync(`${databaseOf(folder)}-wal`).length);
    }
    const cut = newFolder();
    fc.assert(
      fc.property(fc.nat(ends.at(-1) ?? 0), (length) => {
        rmSync(cut, { recursive: true, force: true });
        cpSync(folder, cut, { recursive: true });
        // After a power cut the log's index, which is memory, is gone.
        rmSync(`${databaseOf(cut)}-shm`);
        truncateSync(`${databaseOf(cut)}-wal`, length);
        expect(foundIn(cut, numbers(20))).toEqual(numbers(ends.filter((end) => end <= length).length));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a damaged file', () => {
  it('gives no wrong answer wherever the damage is, is said, and takes the answers that are asked again', async () => {
    const folder = newFolder();
    await keepAll(folder, numbers(200));
    const undamaged = new DatabaseSync(databaseOf(folder));
    undamaged.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    undamaged.close();
    const whole = readFileSync(databaseOf(folder));
    const damages = fc.noBias(
      fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean()),
    );
    const copy = newFolder();
    let lost = 0;
    const announced: string[] = [];
    await fc.assert(
      fc.asyncProperty(damages, async ([at, change, isBlock]) => {
        const damaged = Buffer.from(whole);
        if (isBlock) damaged.subarray(at, at + 512).fill(change);
        else damaged[at] = (damaged[at] ?? 0) ^ change;
        rmSync(copy, { recursive: true, force: true });
        mkdirSync(copy);
        writeFileSync(databaseOf(copy), damaged);
        const missing = () => {
          const found = foundIn(copy, numbers(200), announced);
          return numbers(200).filter((each) => !found.includes(each));
        };
        lost += missing().length;
        // Answers that are written into a damaged index may hide others, which are then asked again as well.
        for (let round = 0; round < 3; round += 1) await keepAll(copy, missing(), announced);
        expect(missing()).toEqual([]);
      }),
      { numRuns: 40 },
    );
    // Most bytes are those of one answer; the first two pages, of fifteen here, lead to all of them.
    expect(lost / 40).toBeLessThan(80);
  });

  it('keeps what can be read of it, and stays beside the new one', async () => {
    const folder = newFolder();
    await keepAll(folder, numbers(200));
    const database = new DatabaseSync(databaseOf(folder));
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const bytes = readFileSync(databaseOf(folder));
    bytes.fill(0xff, bytes.length - 4096);
    writeFileSync(databaseOf(folder), bytes);
    const announced: string[] = [];
    const found = foundIn(folder, numbers(200), announced);
    expect(found.length).toBeGreaterThan(150);
    if (found.length < 200) {
      expect(announced).toHaveLength(1);
      expect(announced[0]).toMatch(
        /kept answers were damaged: \d+ could be recovered, the others are asked again/,
      );
      expect(readdirSync(folder).filter((name) => /^damaged-.*\.sqlite$/.test(name))).toHaveLength(1);
    }
  });

  it('that is no database at all is put aside', async () => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(databaseOf(folder), 'x'.repeat(5000));
    const announced: string[] = [];
    expect(foundIn(folder, [1], announced)).toEqual([]);
    expect(announced).toHaveLength(1);
    await keepAll(folder, [1]);
    expect(foundIn(folder, [1])).toEqual([1]);
  });
});

describe('the files in which an earlier version kept answers', () => {
  const line = (question: number) => {
    const { topLogprobs, ...expense } = answer(question);
    const alternatives = topLogprobs?.map(({ token, logprob }) => [token, logprob]);
    const content = `${key(question).toString('hex')} ${JSON.stringify({ topLogprobs: alternatives, ...expense })}`;
    return `${crc32(content).toString(16).padStart(8, '0')} ${content}\n`;
  };

  it('are taken over once, but for lines that are damaged or cut', async () => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    const first = 'promptfoo-attention-heads: kept answers, version 1\n';
    writeFileSync(join(folder, 'a.answers'), first + line(0) + line(1).replace('800', '801') + line(2));
    writeFileSync(join(folder, 'b.answers'), first + line(3) + line(4).slice(0, -20));
    writeFileSync(join(folder, 'a.index'), 'x');
    const announced: string[] = [];
    expect(foundIn(folder, numbers(6), announced)).toEqual([0, 2, 3]);
    expect(announced).toEqual([expect.stringContaining('the answers in 2 files')]);
    expect(readdirSync(folder).filter((name) => /\.(answers|index)$/.test(name))).toEqual([]);
    expect(foundIn(folder, numbers(6))).toEqual([0, 2, 3]);
  });
});

describe('a folder that cannot be written to', () => {
  it('is known before anything is paid for, and named', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'kept-')), 'a-file');
    writeFileSync(file, '');
    const store = new AnswerStore(join(file, 'answers'));
    expect(() => store.prepare()).toThrow(
      /^answers cannot be kept and .*a-file\/answers: cannot be written: a file is in the place of a folder \(ENOTDIR\)/,
    );
    expect(store.get(key(1))).toBeUndefined();
  });

  it('of a later version is refused', async () => {
    const folder = newFolder();
    await keepAll(folder, [1]);
    new DatabaseSync(databaseOf(folder)).exec('PRAGMA user_version = 7');
    expect(() => new AnswerStore(folder).prepare()).toThrow(/written by a later version/);
  });
});

describe.skipIf(!mayMount)(`a disk${unlessMounted}`, () => {
  const keepUntilFull = program(`
    let kept = 0;
    try { for (;; kept += 1) await store.keep(key(kept), answer(kept)); } catch (error) { console.log(error.message); }
    console.log(kept);`);
  const countFound = program(`
    let found = 0;
    while (isDeepStrictEqual(store.get(key(found)), answer(found))) found += 1;
    let refusal = 'none';
    try { store.prepare(); } catch (error) { refusal = error.message; }
    console.log(found + '; ' + refusal);`);

  it('that is full keeps every answer whose promise resolved, and is said to be', () => {
    const { stdout, stderr } = withDisk(
      '1m',
      `"$NODE" ${quoted(keepUntilFull)} "$DISK/a"; "$NODE" ${quoted(countFound)} "$DISK/a"`,
    );
    const [message, kept, found] = stdout.trim().split('\n');
    expect(message, stderr).toMatch(
      /^answers cannot be kept and .*no space left on the disk \(ENOSPC\); free some/,
    );
    expect(Number(kept)).toBeGreaterThan(20);
    expect(found?.split('; ')[0]).toBe(kept);
  });

  it.each([
    ['after an end', ''],
    ['after a kill', 'process.kill(process.pid, 9);'],
  ])('that is read-only is read, %s, and its refusal is known before anything is paid for', (_, end) => {
    const keep = program(`for (let at = 0; at < 30; at += 1) await store.keep(key(at), answer(at)); ${end}`);
    const { stdout, stderr } = withDisk(
      '4m',
      `"$NODE" ${quoted(keep)} "$DISK/a" || true; mount -o remount,ro "$DISK"; "$NODE" ${quoted(countFound)} "$DISK/a"`,
    );
    expect(stdout, stderr).toMatch(/^30; answers cannot be kept and .*cannot be written: /);
  });
});
