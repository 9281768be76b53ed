import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PUZZLE_RULES } from '../../src/rules/rules.ts';
import { writeHead } from '../head-files.ts';
import { mayMount, unlessMounted } from '../small-disk.ts';
import { configFor, PROJECT, projectFile, run, Workspace } from './promptfoo.ts';

const RECORDS = join(PROJECT, 'datasets', 'puzzles', 'records');
const suite = (more: object = {}) => ({
  name: 'explained',
  subject: 'puzzles',
  records: '.',
  split: 'test',
  pairs: { strong: 10, weak: 10, weakPairs: 'same-from' },
  explanations: 'explanations.jsonl',
  ...more,
});
const heuristic = { id: projectFile('providers/heuristic-simulator.ts'), label: 'heuristic' };

/** A workspace whose suite reads the bundled heads from where they are. */
function newWorkspace(more: object = {}): Workspace {
  const workspace = new Workspace();
  workspace.write('suite.yaml', { ...suite(more), records: RECORDS });
  workspace.write('promptfooconfig.yaml', config());
  return workspace;
}

function config() {
  return configFor('suite.yaml', [heuristic], {
    tests: [
      {
        path: projectFile('datasets/head-test-cases.ts'),
        config: { suite: 'suite.yaml', recordsRoot: '/' },
      },
    ],
  });
}

const explain = (workspace: Workspace, ...args: readonly string[]) => command(workspace, 'explain', ...args);

const command = (workspace: Workspace, ...args: readonly string[]) =>
  run(
    process.execPath,
    [join(PROJECT, 'src', 'commands', 'cli.ts'), ...args],
    { ...workspace.environment, PROMPTFOO_CACHE_PATH: join(workspace.folder, 'cache') },
    workspace.folder,
  );

const linesOf = (workspace: Workspace) =>
  readFileSync(join(workspace.folder, 'explanations.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** An endpoint that answers the n-th request with the n-th text, and counts. */
async function startModel(answer: (n: number) => { status?: number; text: string; cutOff?: boolean }) {
  let requests = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const { status = 200, text, cutOff = false } = answer(requests);
      requests += 1;
      response.writeHead(status, { 'content-type': 'application/json' });
      const choices = [
        { message: { role: 'assistant', content: text }, finish_reason: cutOff ? 'length' : 'stop' },
      ];
      response.end(JSON.stringify(status === 200 ? { choices } : { error: { message: text } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, requests: () => requests };
}

describe('attention-heads explain', { timeout: 60_000 }, () => {
  it('explains by rules without a model, and promptfoo scores what it wrote on other records', async () => {
    const workspace = newWorkspace();
    const { code, stdout } = await explain(workspace);
    expect(code).toBe(0);
    expect(stdout).toContain('attends to the previous token');
    const best = new Map(
      linesOf(workspace)
        .filter(({ id }) => id === 'rules')
        .map(({ layer, head, rule }) => [`${layer} ${head}`, rule]),
    );
    // The bundled heads follow these rules, four to a layer.
    const right = PUZZLE_RULES.filter(
      ({ name }, index) => best.get(`${Math.floor(index / 4)} ${index % 4}`) === name,
    );
    expect(right.length).toBeGreaterThanOrEqual(15);

    const { code: evaluated, stderr } = await workspace.evaluate(config());
    expect(stderr).not.toContain('Error');
    expect(evaluated).toBe(0);
    const scored = workspace.scorecard('explained').explanations;
    expect(scored.every(({ writtenBy }) => writtenBy === 'rules')).toBe(true);
  });

  it('keeps an explanation from being judged on what it was written from, unless told to', async () => {
    const workspace = newWorkspace();
    await explain(workspace, '--heads', 'L0H0');
    workspace.write('suite.yaml', { ...suite({ split: 'train' }), records: RECORDS });
    const refused = await workspace.evaluate(config());
    expect(refused.code).not.toBe(0);
    expect(`${refused.stdout}${refused.stderr}`).toMatch(
      /L0H0: rules was written from \d+ of the records it would be judged on/,
    );
    workspace.write('suite.yaml', { ...suite({ split: 'train', allowTrain: true }), records: RECORDS });
    const allowed = await workspace.evaluate(config());
    expect(allowed.code).toBe(0);
    expect(workspace.scorecard('explained').explanations[0]?.judgedOnShown).toBe(true);
  });

  it('asks nobody where what is asked for could not be written, or joined with what is there', async () => {
    const model = await startModel(() => ({ text: 'attends to commas' }));
    const workspace = newWorkspace();
    const explainer = { explainer: 'openai', config: { model: 'mock', baseUrl: model.baseUrl } };
    workspace.write('explainers.yaml', { explainers: [explainer] });
    writeFileSync(join(workspace.folder, 'half.jsonl'), '{"layer":0,');
    for (const [output, reason] of [
      ['half.jsonl', /half\.jsonl:1: not JSON/],
      ['half.jsonl/below.jsonl', /cannot be written: a file is in the place of a folder/],
      ['.', /it is a folder, not a file/],
    ] as const) {
      const { code, stderr } = await explain(workspace, '--heads', 'L0H0', '-o', output);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(reason) });
    }
    expect(model.requests()).toBe(0);
  });

  it('asks a model, chooses on calibration records, names heads that fail, and pays for nothing twice', async () => {
    const texts = [
      'attends to commas',
      'This attention head attends to the previous token.',
      'no clear pattern',
    ];
    const model = await startModel((n) =>
      n < 3 ? { text: texts[n] ?? '' } : { status: 400, text: 'no such thing' },
    );
    const workspace = newWorkspace();
    workspace.write('explainers.yaml', {
      explainers: [
        {
          explainer: 'openai',
          label: 'mock',
          candidates: 3,
          config: { model: 'mock', baseUrl: model.baseUrl, maxRetries: 0 },
        },
      ],
    });
    const first = await explain(workspace, '--heads', 'L0H0,L0H1', '-j', '1');
    expect(first.code).toBe(1);
    expect(first.stderr).toMatch(/mock: L0H1: .*no such thing/);
    const [line, ...others] = linesOf(workspace);
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      layer: 0,
      head: 0,
      id: 'mock',
      explanation: 'attends to the previous token',
      writtenBy: { explainer: 'mock', model: 'mock', split: 'train' },
    });
    expect(line.writtenBy.protocol).toMatch(/^explain-v1@/);
    const asked = model.requests();
    await explain(workspace, '--heads', 'L0H0');
    expect(model.requests()).toBe(asked);
    expect(linesOf(workspace)).toEqual([line]);
  });

  it('asks an explainer by batch, its first answers and a round of refinement, and then nothing more', async () => {
    const texts = ['attends to commas', 'attends to the previous token', 'attends to the token before it'];
    const model = await startModel((n) => ({ text: texts[n % 3] ?? '' }));
    const workspace = newWorkspace();
    workspace.write('explainers.yaml', {
      explainers: [
        'rules',
        {
          explainer: 'openai',
          label: 'mock',
          candidates: 3,
          config: { model: 'mock', baseUrl: model.baseUrl },
        },
      ],
    });
    const heads = ['--heads', 'L0H1,L0H2'];
    const round = async (part: string, requests: number, ...args: readonly string[]) => {
      const exported = await explain(workspace, ...heads, '--export', 'batch', ...args);
      expect(exported.stdout, exported.stderr).toContain(`${part}: ${requests} requests`);
      const before = model.requests();
      const asked = await command(workspace, 'batch', 'ask', `batch/${part}`);
      expect(asked.code, asked.stderr).toBe(0);
      expect(model.requests()).toBe(before + requests);
      const imported = await command(workspace, 'batch', 'import', 'batch');
      expect(imported.stdout).toContain('answers imported');
    };
    await round('requests-0001.jsonl', 6);
    await round('requests-0002.jsonl', 6, '--refine', '1');
    const asked = model.requests();
    const { code, stdout, stderr } = await explain(
      workspace,
      ...heads,
      '--refine',
      '1',
      '--explainer',
      'mock',
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/mock +│ +2 of 2 /);
    expect(model.requests()).toBe(asked);
    expect(linesOf(workspace).map(({ id }) => id)).toEqual(['mock', 'mock']);
  });

  it('reads rules of one’s own', async () => {
    const workspace = newWorkspace();
    workspace.write(
      'mine.mjs',
      'export default [{ name: "mine", text: "attends two back", pairs: (tokens) => tokens.flatMap((_, from) => (from < 1 ? [] : [{ from, to: from - 1 }])) }];',
    );
    workspace.write('explainers.yaml', { explainers: [{ explainer: 'rules', rules: 'mine.mjs' }] });
    await explain(workspace, '--heads', 'L0H0');
    expect(linesOf(workspace)[0]).toMatchObject({ rule: 'mine', explanation: 'attends two back' });
    const rules = { id: projectFile('providers/rules-simulator.ts'), label: 'rules' };
    const access = { suite: 'suite.yaml', recordsRoot: '/', rules: 'mine.mjs' };
    const tests = [{ path: projectFile('datasets/head-test-cases.ts'), config: access }];
    const evaluated = await workspace.evaluate(configFor('suite.yaml', [heuristic, rules], { tests }));
    expect(evaluated.code, evaluated.stderr).toBe(0);
    const [mine] = workspace
      .scorecard('explained')
      .explanations.filter(({ text }) => text === 'attends two back');
    expect(mine?.ceiling).toBe(mine?.scores[1]?.auc);
    expect(mine?.ceiling).toBeGreaterThan(0.9);
    workspace.write(
      'mine.mjs',
      'export default [{ name: "mine", text: "x", pairs: () => [{ from: 0, to: 3 }] }];',
    );
    const { code, stderr } = await explain(workspace, '--heads', 'L0H0');
    expect(code).toBe(1);
    expect(stderr).toMatch(/mine\.mjs: mine: pairs: .*to is not after from/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('scores a union of explanations as the best of them, with a union of others’ as its control', async () => {
    const workspace = newWorkspace({
      explanations: undefined,
      controls: ['shuffled'],
      heads: [
        {
          layer: 0,
          head: 0,
          explanations: [
            { id: 'previous', text: 'attends to the previous token' },
            { id: 'commas', text: 'attends to commas' },
            { id: 'both', union: ['previous', 'commas'] },
          ],
        },
        { layer: 0, head: 1, explanations: ['attends to the first token of the sequence'] },
        { layer: 0, head: 2, explanations: ['attends from each token to that token itself'] },
      ],
    });
    const { code } = await workspace.evaluate(config());
    expect(code).toBe(0);
    const scores = new Map(
      workspace
        .scorecard('explained')
        .explanations.filter(({ head }) => head === 0)
        .map(({ id, scores }) => [id, scores[0]]),
    );
    expect(scores.get('both')?.auc).toBeGreaterThanOrEqual(0.9);
    expect(scores.get('both')?.aboveControls.map(({ control }) => control)).toEqual(['shuffled-union']);
    expect(scores.get('previous')?.aboveControls.map(({ control }) => control)).toEqual(['shuffled']);
  });
});

describe('what explaining takes', { timeout: 60_000 }, () => {
  it('estimates an explainer’s requests and the questions that choose among its candidates, and sends nothing', async () => {
    const model = await startModel(() => ({ text: 'attends to commas' }));
    const workspace = newWorkspace();
    const price = { input: 1, output: 2 };
    const openai = { model: 'gpt-4o', baseUrl: model.baseUrl, price };
    workspace.write('explainers.yaml', {
      explainers: ['rules', { explainer: 'openai', label: 'writer', candidates: 3, config: openai }],
    });
    const judge = { id: projectFile('providers/openai-simulator.ts'), label: 'reader', config: openai };
    workspace.write('promptfooconfig.yaml', { ...config(), providers: [judge] });
    const { code, stdout } = await explain(workspace, '--heads', 'L0H0,L0H1', '--estimate');
    expect(code).toBe(0);
    expect(model.requests()).toBe(0);
    const row = (name: string) => stdout.split('\n').find((line) => line.includes(name)) ?? '';
    // Two heads, three candidates each, which are asked about 20 calibration and 20 test pairs; the sentence of rules about the latter.
    expect(row('writer')).toMatch(/│ +6 │ +6 │.*│ +480 │ +\$/);
    expect(row('judged by reader')).toMatch(/│ +280 │ +280 │.*│ +280 │ +\$/);
    const refined = await explain(workspace, '--heads', 'L0H0,L0H1', '--estimate', '--refine', '2');
    expect(refined.stdout).toMatch(/writer.*│ +18 │/);
  });

  it('tells, before anybody explains a head, whether its pairs have something in common', async () => {
    const workspace = newWorkspace();
    const byRules = await command(workspace, 'explainable', '--heads', 'L0H0');
    expect(byRules.stdout).toMatch(/L0H0 +│ +10 of 10 │ +1.00 │ +0.72 to 1.00/);
    expect(byRules.stdout).toContain('heuristic asks no model');
    const model = await startModel(() => ({ text: '4' }));
    workspace.write('promptfooconfig.yaml', {
      ...config(),
      providers: [
        {
          id: projectFile('providers/openai-simulator.ts'),
          label: 'reader',
          config: { model: 'mock', baseUrl: model.baseUrl, readout: 'samples', samples: 2 },
        },
      ],
    });
    const estimated = await command(workspace, 'explainable', '--estimate');
    expect(estimated.stdout).toMatch(/reader +│ +160 │/);
    expect(model.requests()).toBe(0);
    const { code, stdout } = await command(workspace, 'explainable', '--heads', 'L0H0,L0H1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Near chance, so hardly worth an explainer’s requests \(2\): L0H0, L0H1/);
    expect(stdout).toContain('Every head is near chance: that may be the model.');
    const asked = model.requests();
    await command(workspace, 'explainable', '--heads', 'L0H0,L0H1');
    expect(model.requests()).toBe(asked);
  });
});

describe('what may come of a model, a head or a disk', { timeout: 60_000 }, () => {
  const explainBy = (baseUrl: string, candidates: number) => ({
    explainers: [
      { explainer: 'openai', label: 'mock', candidates, config: { model: 'mock', baseUrl, maxRetries: 0 } },
    ],
  });

  it('uses what it can of bad answers, and says of each other why not', async () => {
    const answers = [
      { text: '' },
      { text: 'Der Kopf achtet auf Kommas.' },
      { text: '1. attends to **commas** from [[verbs]]\n2. attends to dots' },
      { text: 'This head attends to the previous token. It also likes dots.' },
      { text: 'attends to the tokens that', cutOff: true },
      { status: 500, text: 'overloaded' },
    ];
    const model = await startModel((n) => answers[n] ?? { text: '' });
    const workspace = newWorkspace();
    workspace.write('explainers.yaml', explainBy(model.baseUrl, answers.length));
    const { code, stdout, stderr } = await explain(workspace, '--heads', 'L0H0', '-j', '1');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('attends to the previous token');
    expect(linesOf(workspace).map(({ explanation }) => explanation)).toEqual([
      'attends to the previous token',
    ]);
    const lines = stderr.split('\n').filter((line) => line.startsWith('mock: L0H0: an answer is not used: '));
    expect(lines.map((line) => line.slice('mock: L0H0: an answer is not used: '.length))).toEqual([
      'it answered nothing',
      'it does not say what the head attends to: “Der Kopf achtet auf Kommas.”',
      'it was cut off after “attends to the tokens that”: allow more maxOutputTokens',
      expect.stringContaining('overloaded'),
    ]);
  });

  it('names heads with one record, and with self pairs alone, in a line each, and explains the others', async () => {
    const workspace = new Workspace();
    const base = join(workspace.folder, 'records');
    writeHead(base, { layer: 0, head: 0 }, { records: 1 });
    writeHead(base, { layer: 0, head: 1 }, { records: 8, tokens: ['The'] });
    writeHead(base, { layer: 0, head: 2 }, { records: 8 });
    workspace.write('suite.yaml', { ...suite(), records: 'records' });
    workspace.write('promptfooconfig.yaml', config());
    const { code, stdout, stderr } = await explain(workspace, '--heads', 'all');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^rules: L0H0: no pairs to ask about: .*\n/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toMatch(/L0H1 +│ rules +│ no clear pattern/);
    expect(linesOf(workspace).map(({ head, rule }) => [head, rule])).toEqual([[2, 'previous token']]);
  });

  it.skipIf(!mayMount)(
    `loses nothing that was paid for where the disk of kept answers is full, or that of the explanations${unlessMounted}`,
    async () => {
      const model = await startModel(() => ({ text: 'attends to the previous token' }));
      const workspace = newWorkspace();
      workspace.write('explainers.yaml', explainBy(model.baseUrl, 1));
      const onFullDisk = (command: string) =>
        run(
          'unshare',
          ['-rm', 'sh', '-c', `mount -t tmpfs -o size=64k tmpfs "$DISK" && ${command}`],
          {
            ...workspace.environment,
            ...{ DISK: mkdtempSync(join(tmpdir(), 'disk-')), NODE: process.execPath },
            ...{ CLI: join(PROJECT, 'src', 'commands', 'cli.ts') },
          },
          workspace.folder,
        );
      const kept = await onFullDisk(
        'PROMPTFOO_CACHE_PATH="$DISK" "$NODE" "$CLI" explain --heads all -j 1; echo "ended with $?"',
      );
      expect(kept.stdout, kept.stderr).toContain('ended with 1');
      expect(kept.stderr.match(/answers cannot be kept/g)).not.toBeNull();
      expect(linesOf(workspace)).toHaveLength(model.requests());

      const written = await onFullDisk(
        'head -c 64k /dev/zero > "$DISK/full" 2>/dev/null; "$NODE" "$CLI" explain --heads L0H0 -o "$DISK/x.jsonl"; echo "ended with $?"',
      );
      expect(written.stdout).toContain('ended with 1');
      expect(written.stdout).toContain('attends to the previous token');
      expect(written.stderr).toMatch(/x\.jsonl: .*no space/i);
      expect(written.stderr).not.toMatch(/\n\s+at /);
    },
  );
});
