import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { checkbox, confirm, input } from '@inquirer/prompts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { headRecordJson } from '../../src/activation-records/head-record-json.ts';
import { examinePlace } from '../../src/commands/doctor/examine.ts';
import { Workplace } from '../../src/commands/doctor/workplace.ts';
import { type InitOptions, parseSimulator } from '../../src/commands/init/answers.ts';
import { askAnswers, type Prompts } from '../../src/commands/init/ask-answers.ts';
import { run } from '../e2e/promptfoo.ts';
import { json, startSimulatorServer } from '../simulator-server/index.ts';

const cli = join(import.meta.dirname, '..', '..', 'src', 'commands', 'cli.ts');

function folderWithRecords(): string {
  const folder = mkdtempSync(join(tmpdir(), 'init-'));
  for (const [layer, to] of [
    [0, 1],
    [1, 2],
  ] as const) {
    mkdirSync(join(folder, 'records', String(layer)), { recursive: true });
    const activations = [1, 0.01, 0.01, 0.01, 0.01, 0.01];
    activations[2 + to] = 0.9;
    const record = { tokens: ['a', 'b', 'c'], activations };
    const text = headRecordJson({ head: { layer, head: 0 }, top: [record], random: [] });
    writeFileSync(join(folder, 'records', String(layer), '0.json'), text);
  }
  return folder;
}

function init(cwd: string, ...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, 'init', ...args], {
    encoding: 'utf8',
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { stdout, stderr, status };
}

const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');

describe('attention-heads init', () => {
  it('writes over no file that a link leads to, inside or outside of the folder', () => {
    const [folder, outside] = [folderWithRecords(), mkdtempSync(join(tmpdir(), 'outside-'))];
    writeFileSync(join(outside, 'file'), 'precious');
    writeFileSync(join(folder, 'notes'), 'precious');
    symlinkSync(join(outside, 'file'), join(folder, 'promptfooconfig.yaml'));
    symlinkSync('notes', join(folder, 'suite.yaml'));
    symlinkSync(outside, join(folder, '.github'));
    symlinkSync(join(outside, 'gone'), join(folder, 'explanations.csv'));
    const { stdout } = init(folder, '--yes', '--force');
    expect(stdout.match(/not written: it is a link/g)).toHaveLength(4);
    expect([read(outside, 'file'), read(folder, 'notes'), readdirSync(outside)]).toEqual([
      'precious',
      'precious',
      ['file'],
    ]);
  });

  it('writes files about the records that it finds, and says what is next', () => {
    const folder = folderWithRecords();
    const { stdout, stderr, status } = init(
      folder,
      '--yes',
      '--name',
      'mine',
      '--simulator',
      'openai:gpt-4o',
    );
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(
      /^promptfooconfig\.yaml +written\nsuite\.yaml +written\nexplanations\.csv +written\n/,
    );
    expect(stdout).toMatch(/npx promptfoo eval/);
    expect(parse(read(folder, 'suite.yaml'))).toMatchObject({
      name: 'mine',
      records: 'records',
      split: 'all',
    });
    expect(read(folder, 'explanations.csv').split('\n')).toHaveLength(1 + 2 * 5 + 1);
    expect(readdirSync(join(folder, '.github', 'workflows'))).toEqual(['attention-heads.yml']);
  });

  it.each([
    ['of records', folderWithRecords],
    ['without records', () => mkdtempSync(join(tmpdir(), 'init-'))],
  ])('writes files %s in which nothing is in the way of a run', async (_, make) => {
    const folder = make();
    expect(init(folder, '--yes', '--no-workflow').status).toBe(0);
    const findings = await examinePlace(new Workplace(join(folder, 'promptfooconfig.yaml')));
    // promptfoo is not installed there, and records of two heads are few.
    const problems = findings.filter(({ check, outcome }) => outcome === 'problem' && check !== 'promptfoo');
    expect(problems).toEqual([]);
    expect(findings.some(({ check }) => check === 'gates')).toBe(true);
  });

  it('keeps what is there, unless it is told to write over it', () => {
    const folder = folderWithRecords();
    const rows = 'layer,head,explanation\n1,0,attends to verbs\n';
    writeFileSync(join(folder, 'explanations.csv'), rows);
    writeFileSync(join(folder, 'suite.yaml'), 'mine');
    expect(init(folder, '--yes', '--no-workflow').stdout).toMatch(/suite\.yaml +kept as it is/);
    expect([read(folder, 'suite.yaml'), read(folder, 'explanations.csv')]).toEqual(['mine', rows]);
    init(folder, '--yes', '--no-workflow', '--force');
    expect(parse(read(folder, 'suite.yaml'))).toMatchObject({ explanations: 'explanations.csv' });
    expect(read(folder, 'explanations.csv')).toBe(rows);
    expect(readdirSync(folder)).not.toContain('.github');
  });

  it('is about the heads of the user’s explanations, and says so where it is told others', () => {
    const folder = folderWithRecords();
    writeFileSync(join(folder, 'explanations.csv'), 'layer,head,explanation\n1,0,attends to verbs\n');
    const refused = init(folder, '--yes', '--heads', 'L0H0');
    expect(refused.stderr).toMatch(/^--heads: explanations\.csv says which heads are explained: L1H0; /);
    expect(refused.status).toBe(1);
    expect(init(folder, '--yes', '--heads', 'L1H0', '--no-workflow').status).toBe(0);
  });

  it('takes all heads, or those of some layers, where it is told to', () => {
    const rows = (...flags: readonly string[]) => {
      const folder = folderWithRecords();
      expect(init(folder, '--yes', '--no-workflow', ...flags).stderr).toBe('');
      return read(folder, 'explanations.csv').trim().split('\n').length - 1;
    };
    expect(rows('--heads', 'all')).toBe(10);
    expect(rows('--layers', '1')).toBe(5);
  });

  it('says in one line that there is nobody to ask, and what to do', () => {
    const { stderr, status } = init(folderWithRecords());
    expect(stderr).toMatch(/^init asks questions, and this is not a terminal: use --yes, .*\n$/);
    expect(status).toBe(1);
  });
});

describe('a simulator as init is told of it', () => {
  it('is its kind, and which, where there are many', () => {
    expect(parseSimulator('heuristic')).toEqual({
      kind: 'heuristic',
      label: 'heuristic',
      config: {},
      isPaidFor: false,
    });
    expect(parseSimulator('openai:meta-llama/Llama-3.1-8B:free', 'http://localhost:8000/v1')).toEqual({
      kind: 'openai',
      label: 'Llama-3.1-8B:free',
      config: { model: 'meta-llama/Llama-3.1-8B:free', baseUrl: 'http://localhost:8000/v1' },
      isPaidFor: true,
    });
  });

  it.each([
    ['gpt-4o', /there is no gpt-4o; expected one of openai, .*openai:gpt-4o/],
    ['openai', /say which: openai:<model>/],
    ['heuristic:x', /heuristic takes nothing after it/],
  ])('is refused where it is %s', (text, message) => {
    expect(() => parseSimulator(text)).toThrow(message);
  });
});

describe('attention-heads init --probe', () => {
  const wanted = ['--yes', '--simulator', 'openai:m', '--probe', '--no-workflow'];
  const args = (...more: readonly string[]) => [cli, 'init', ...wanted, ...more];

  it('asks an endpoint, and writes what its config needs', async () => {
    const folder = folderWithRecords();
    const text = { message: { role: 'assistant', content: '85' }, finish_reason: 'stop' };
    const server = await startSimulatorServer({ behaviour: json(200, { choices: [text] }) });
    const done = await run(process.execPath, args('--base-url', server.baseUrl), { NO_COLOR: '1' }, folder);
    await server.close();
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(
      /✗ m, log-probabilities: .*readout: stated[\s\S]*m: written: readout: stated/,
    );
    expect(server.requests.length).toBeLessThanOrEqual(6);
    expect(parse(read(folder, 'promptfooconfig.yaml')).providers[0].config).toEqual({
      model: 'm',
      baseUrl: server.baseUrl,
      readout: 'stated',
      baselineCorrection: 'common',
    });
  });

  it('says that doctor asks later where the key is not there', async () => {
    const { stdout } = await run(process.execPath, args(), { OPENAI_API_KEY: '' }, folderWithRecords());
    expect(stdout).toMatch(/m: not asked: .*OPENAI_API_KEY[\s\S]*attention-heads doctor asks it later/);
  });
});

describe('the questions of init', () => {
  const flags: InitOptions = { workflow: true };

  it('are answered by a person at a terminal', async () => {
    const keys = [
      'https://example.com/records',
      '',
      'L4H11, L5H5',
      'gpt2-medium',
      'mine',
      ' ',
      'gpt-4o',
      '',
      'n',
      'n',
    ];
    const answers = await askAnswers(flags, typedBy(keys));
    expect(answers).toMatchObject({
      records: 'https://example.com/records',
      explanationsFile: undefined,
      heads: {
        named: [
          { layer: 4, head: 11 },
          { layer: 5, head: 5 },
        ],
      },
      subject: 'gpt2-medium',
      name: 'mine',
      workflow: false,
      probe: false,
    });
    expect(answers.simulators.map(({ label }) => label)).toEqual(['gpt-4o', 'heuristic', 'distance']);
    expect(answers.simulators[0]?.config.baseUrl).toBe('https://api.openai.com/v1');
  });

  it('are not asked where a flag answers them', async () => {
    const told = { ...flags, records: 'x', heads: 'L0H0', subject: 's', name: 'n', simulator: ['constant'] };
    const answers = await askAnswers(told, typedBy(['', 'y']));
    expect(answers).toMatchObject({
      records: 'x',
      heads: { named: [{ layer: 0, head: 0 }] },
      workflow: true,
    });
  });
});

/** The real prompts, with a text typed into each and Enter pressed. */
function typedBy(texts: readonly string[]): Prompts {
  const left = [...texts];
  const streams = () => {
    const keyboard = new PassThrough();
    const screen = new PassThrough();
    screen.resume();
    // Typed once the prompt listens.
    setTimeout(() => keyboard.write(left.shift() ?? ''), 20);
    setTimeout(() => keyboard.write('\r'), 40);
    return { input: keyboard, output: screen };
  };
  return {
    input: (config) => input(config, streams()),
    checkbox: (config) => checkbox(config, streams()),
    confirm: (config) => confirm(config, streams()),
  };
}
