import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { CommanderError } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { recordsOfSplit } from '../../src/activation-records/splits.ts';
import { recordWriter, tooFewForSplits } from '../../src/commands/records/making-records.ts';
import { recordsCommand } from '../../src/commands/records.ts';
import { UserError } from '../../src/files/user-error.ts';
import { headRecord, record } from '../activation-records/records.ts';
import { pattern, WRITERS } from '../attention-patterns/patterns.ts';
import { mayMount, unlessMounted, withDisk } from '../small-disk.ts';

const cli = join(import.meta.dirname, '..', '..', 'src', 'commands', 'cli.ts');
const folder = mkdtempSync(join(tmpdir(), 'records-'));

/** Runs a command within this process: what it prints, without colours, and the mistake it names. */
async function records(...args: readonly string[]) {
  const printed: string[] = [];
  const print = (text: unknown) => printed.push(String(text)) > 0;
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((text) => void print(`${text}\n`)),
    vi.spyOn(process.stdout, 'write').mockImplementation(print),
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true),
  ];
  const inFolder = args.map((each, index) => (isPathAfter(args[index - 1]) ? join(folder, each) : each));
  try {
    const command = recordsCommand();
    for (const each of [command, ...command.commands]) each.exitOverride();
    await command.parseAsync(inFolder, { from: 'user' });
    return { stdout: stripVTControlCharacters(printed.join('')), mistake: undefined };
  } catch (error) {
    if (!(error instanceof UserError || error instanceof CommanderError)) throw error;
    return { stdout: printed.join(''), mistake: error.message.replaceAll(`${folder}/`, '') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function isPathAfter(before: string | undefined): boolean {
  return before === '-o' || before === '-r' || before?.startsWith('from-') === true;
}

// Head 0 of layer 0 attends to the previous token, head 1 to the first; layer 1 to itself and to the previous token.
const made = ['cat', 'dog', 'cow'].map((animal, index) =>
  pattern(['The', ` ${animal}`, ' saw', ' the', ` ${animal}`, '.'], (layer, head, from, to) => {
    const places = [from - 1, 0, from, from - 1];
    const rest = 0.001 * (3 - index);
    return to === Math.max(0, places[2 * layer + head] ?? 0) ? 1 - rest * from : rest;
  }),
);
mkdirSync(join(folder, 'patterns'));
WRITERS['a .npy file each']?.(join(folder, 'patterns'), made);

describe('attention-heads records', () => {
  it('is a command of the program', () => {
    const args = [cli, 'records', 'from-patterns', 'patterns', '-o', 'by-cli'];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^4 heads, each with 3 top and 0 random of 3 sequences: by-cli\n/);
  });

  it('makes records of patterns, says what it made, and what a suite will make of so few', async () => {
    const { stdout, mistake } = await records('from-patterns', 'patterns', '-o', 'records', '--top', '2');
    expect(mistake).toBeUndefined();
    expect(stdout).toMatch(
      /^4 heads, each with 2 top and 1 random of 3 sequences: .*records\nSplit valid, .* 0 top and 0 random /,
    );
    expect(readdirSync(join(folder, 'records'), { recursive: true }).sort()).toEqual(
      ['0', '0/0.json', '0/1.json', '1', '1/0.json', '1/1.json'].map((each) => join(each)),
    );
  });

  it.skipIf(!mayMount)(`leaves no half of a record on a disk that is full${unlessMounted}`, () => {
    const { status, stderr } = withDisk(
      '4k',
      `"$NODE" ${cli} records from-patterns patterns -o "$DISK/new" || true
      for file in $(find "$DISK" -type f); do "$NODE" -p "JSON.parse(fs.readFileSync('$file')).neuron_id"; done`,
      folder,
    );
    expect(stderr).toMatch(
      /^\S+\.json: cannot be written: no space left on the disk \(ENOSPC\); free some$/m,
    );
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(status, stderr).toBe(0);
  });

  it('does not mix them up with what lies there, unless it is told to', async () => {
    const before = readFileSync(join(folder, 'records', '0', '0.json'), 'utf8');
    const again = ['from-patterns', 'patterns', '-o', 'records'];
    const { mistake } = await records(...again, '--top', '1');
    expect(mistake).toMatch(/^records: holds something already; .*--force$/);
    expect(readFileSync(join(folder, 'records', '0', '0.json'), 'utf8')).toBe(before);
    expect((await records(...again, '--top', '2', '--force')).mistake).toBeUndefined();
    expect(readFileSync(join(folder, 'records', '0', '0.json'), 'utf8')).toBe(before);
  });

  it('are of one process where two begin to write into one folder at the same time', () => {
    const options = {
      ...({ top: 1, by: 'typical', random: 0, seed: 0, maxTokens: 9 } as const),
      values: 'any',
    } as const;
    const output = join(folder, 'of-one');
    const [first, second] = [recordWriter({ ...options, output }), recordWriter({ ...options, output })];
    const content = (head: number) => ({
      head: { layer: 0, head },
      top: [{ tokens: ['a'], activations: [head] }],
      random: [],
    });
    first(content(0));
    expect(() => second(content(1))).toThrow(
      /of-one: another process writes records here; name another folder/,
    );
    first(content(1));
    expect(readdirSync(join(output, '0'))).toEqual(['0.json', '1.json']);
  });

  it('lists where the activation of every head goes, the largest share first', async () => {
    const { stdout } = await records('list', '-r', 'records', '--sort', 'previous', '--heads', '2');
    const rows = stdout.split('\n').filter((line) => /L\dH\d/.test(line));
    expect(rows.map((row) => /L\dH\d/.exec(row)?.[0])).toEqual(['L0H0', 'L1H1']);
    expect(rows[0]).toMatch(/│ +2 │ +1 │ +0\.00 │ +(0\.99|1\.00) │/);
    const { stdout: json } = await records('list', '-r', 'records', '--json');
    const heads: { layer: number; head: number; shares: { self: { share: number } } }[] = JSON.parse(json);
    expect(heads.map(({ layer, head }) => `${layer}/${head}`)).toEqual(['0/0', '0/1', '1/0', '1/1']);
    expect(heads[2]?.shares.self.share).toBeGreaterThan(0.99);
  });

  it.each(['after-copy', 'after', 'after a copy', 'After a'])(
    'sorts by a place as the table says it: %s',
    async (place) => {
      const { stdout, mistake } = await records('list', '-r', 'records', '--sort', place);
      expect(mistake).toBeUndefined();
      expect(stdout).toContain('L1H1');
    },
  );

  it('says what it can be sorted by, where it is told something else', async () => {
    const { mistake } = await records('list', '-r', 'records', '--sort', 'strength');
    expect(mistake).toMatch(/Expected one of self, previous, first, copy, after-copy/);
  });

  it('shows a head: shares, distances and its strongest pairs, marked', async () => {
    const { stdout } = await records('show', 'L0H0', '-r', 'records', '--sequences', '1', '--pairs', '2');
    expect(stdout).toMatch(/^L0H0: 2 top sequences, 1 random one\n/);
    expect(stdout).toMatch(/previous token +(0\.99|1\.00) +█{30} +over 12 tokens/);
    expect(stdout).toMatch(/\n +1 +(0\.99|1\.00) +█{30}\n/);
    expect(stdout).toMatch(
      /top\[0\] +0\.999 {2}\*\*The\*\*\[\[ cow\]\] saw the cow\.\n +0\.998 {2}The\*\* cow\*\*\[\[ saw\]\] the cow\.\n$/,
    );
  });

  it.each([
    ['a head that is none', ['show', 'four'], /^four: expected a head's name, e\.g\. L4H11/],
    ['a head without record', ['show', 'L9H9', '-r', 'records'], /^records\/9\/9\.json: no record of L9H9/],
    ['a folder that is not there', ['list', '-r', 'gone'], /^gone: no such folder/],
    [
      'a folder without patterns',
      ['from-patterns', 'records', '-o', 'new'],
      /^records: no attention patterns/,
    ],
    [
      'a folder without HeadVis’ heads',
      ['from-headvis', 'patterns', '-o', 'new'],
      /^patterns: no heads here/,
    ],
    [
      'a number',
      ['from-patterns', 'patterns', '--top', 'many'],
      /'many' is invalid\. Expected a whole number of/,
    ],
  ])('says in one line what is wrong with %s', async (_, args, message) => {
    const { mistake } = await records(...args);
    expect(mistake).toMatch(message);
    expect(mistake).not.toContain('\n');
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  it('makes records of HeadVis’ data, and shows how much of it is not known', async () => {
    const heads = join(folder, 'headvis', 'heads');
    mkdirSync(heads, { recursive: true });
    const sequence = {
      sequence_id: 0,
      interval: 10,
      tokens: ['a', 'b', 'c'],
      attention_indices: [3, 7],
      attention_values: [0.9, 0.8],
      seq_len: 3,
      max_activation: 0.8,
    };
    const nothingKnown = { ...sequence, attention_indices: [], attention_values: [] };
    writeFileSync(join(heads, 'L4H11.json'), JSON.stringify({ sequences: [sequence, nothingKnown] }));
    const { stdout } = await records('from-headvis', 'headvis', '-o', 'of-headvis');
    expect(stdout).toMatch(
      /^1 head, each with at least 1 top and 0 random sequences \(1 sequence without a known pair left out\)/,
    );
    expect((await records('show', 'L4H11', '-r', 'of-headvis')).stdout).toMatch(
      /^L4H11: 1 top sequence, 0 random ones; of 66\.7 % of their pairs only a bound is known\n/,
    );
  });
});

describe('what a suite makes of so many records', () => {
  it('is what its default split holds', () => {
    for (let top = 0; top <= 24; top += 1) {
      const list = (count: number) => Array.from({ length: count }, () => record({}));
      const random = (top * 7) % 20;
      const head = headRecord({ top: list(top), random: list(random) });
      const valid = recordsOfSplit(head, 'valid', 100).length;
      const sampled = recordsOfSplit(headRecord({ random: list(random) }), 'valid', 100).length;
      const advice = tooFewForSplits(top, random);
      if (valid - sampled >= 5 && sampled >= 5) expect(advice).toBeUndefined();
      else expect(advice).toContain(`has ${valid - sampled} top and ${sampled} random sequences`);
    }
  });
});
