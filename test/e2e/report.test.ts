import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { baselineOf, loadBaseline } from '../../src/gates/baseline.ts';
import { PREDICTIONS_FILE, readPredictions } from '../../src/scorecard/predictions-file.ts';
import { type Scorecard, scorecardSchema } from '../../src/scorecard/scorecard.ts';
import { parseSimulationResults } from '../../src/suite/tdb/parse-results.ts';
import { writeHead } from '../head-files.ts';
import { configFor, PROJECT, projectFile, run, Workspace } from './promptfoo.ts';

const heuristic = { id: projectFile('providers/heuristic-simulator.ts'), label: 'heuristic' };
const constant = { id: projectFile('providers/constant-simulator.ts'), label: 'constant' };
const suite = {
  name: 'demo',
  subject: 'gpt2',
  records: 'records',
  split: 'all',
  controls: ['empty'],
  heads: [
    { layer: 0, head: 0, explanations: ['attends to the previous token', 'attends to commas'] },
    { layer: 3, head: 1, explanations: [{ text: 'attends to the previous token', truth: true }] },
  ],
};

const space = new Workspace();
const cli = (...args: readonly string[]) =>
  run(process.execPath, [join(PROJECT, 'src/commands/cli.ts'), ...args], space.environment, space.folder);

function scorecard(folder: string): Scorecard {
  const text = readFileSync(join(space.folder, folder, 'scorecard.json'), 'utf8');
  return scorecardSchema.parse(JSON.parse(text));
}

/** Runs the suite, or a part of it, and returns the run's eval id. */
async function evaluate(
  output: string,
  providers: readonly object[],
  args: readonly string[] = [],
  suiteFile = 'suite.yaml',
): Promise<string> {
  const finished = await space.evaluate(configFor(suiteFile, providers), ['-o', output, ...args]);
  expect(finished.code, finished.stdout + finished.stderr).toBe(0);
  return /Eval complete \(ID: (eval-\S+)\)/.exec(finished.stdout)?.[1] ?? '';
}

describe('attention-heads report', { timeout: 120_000 }, () => {
  let whole: Scorecard;
  let wholeId: string;

  beforeAll(async () => {
    for (const { layer, head } of suite.heads) writeHead(join(space.folder, 'records'), { layer, head });
    space.write('suite.yaml', suite);
    // 50 questions: the first shard ends amidst the explanations of a head, and amidst the pairs of one of them.
    await evaluate('first.json', [heuristic], ['--filter-range', '0:14']);
    await evaluate('second.jsonl', [heuristic], ['--filter-range', '14:50']);
    await evaluate('other.yaml', [constant]);
    wholeId = await evaluate('whole.json', [heuristic, constant]);
    whole = space.scorecard('demo');
  }, 120_000);

  it('rebuilds the reports of a run, from its file or out of promptfoo’s database', async () => {
    for (const source of ['whole.json', wholeId]) {
      const finished = await cli('report', source, '-o', 'again');
      expect(finished.code, finished.stderr).toBe(0);
      expect(finished.stdout).toMatch(/head .*explanation .*heuristic .*constant/);
      expect(finished.stdout).toMatch(/^Reports: again\/report\.html, /m);
      expect(finished.stdout).toMatch(
        /\nNo gates were judged: name the config .* -c promptfooconfig\.yaml\n$/,
      );
      expect(scorecard('again')).toEqual(whole);
      for (const report of ['report.md', 'report.html', 'junit.xml']) {
        expect(space.has(join('again', report)), report).toBe(true);
      }
    }
  });

  it('rebuilds them out of a results folder, or its predictions.json, too, without what asking took', async () => {
    for (const source of ['again', join('again', 'predictions.json')]) {
      const finished = await cli('report', source, '-o', 'from-folder');
      expect(finished.code, finished.stderr).toBe(0);
      const { explanations, coverage, problems } = scorecard('from-folder');
      expect({ explanations, coverage, problems }).toEqual({
        explanations: whole.explanations,
        coverage: whole.coverage,
        problems: whole.problems,
      });
    }
    const exported = await cli('export', 'csv', 'again', '-o', 'tables');
    expect(exported.stdout).toBe('Tables: tables/scores.csv, tables/pairs.csv\n');
  });

  it('makes one run of shards and of simulators that were asked on other days', async () => {
    const finished = await cli('report', 'first.json', 'second.jsonl', 'other.yaml');
    expect(finished.code, finished.stderr).toBe(0);
    const merged = scorecard('results/demo');
    expect(merged).toEqual({ ...whole, evalId: merged.evalId });
    expect(merged.evalId).toMatch(/^eval-\S+ \+ eval-\S+$/);
  });

  it('makes the whole run of the shards that two processes asked, and a baseline of it', async () => {
    for (const shard of ['1', '2']) {
      const environment = { ATTENTION_HEADS_SHARD: `${shard}/2` };
      const config = configFor('suite.yaml', [heuristic, constant]);
      const finished = await space.evaluate(config, ['-o', `shard-${shard}.json`], environment);
      expect(finished.code, finished.stdout + finished.stderr).toBe(0);
      expect(finished.stdout).toMatch(/partial\/[12]-of-3-/);
    }
    const finished = await cli('report', 'shard-2.json', 'shard-1.json', '-o', 'shards');
    expect(finished.code, finished.stderr).toBe(0);
    const merged = scorecard('shards');
    expect(merged).toEqual({ ...whole, evalId: merged.evalId });

    const part = await cli('baseline', 'write', 'shard-1.json');
    expect(part.stderr).toMatch(
      /^shard-1\.json: this run is partial: 2 of 3 explanations, and .* --partial\n$/,
    );
    await cli('baseline', 'write', 'shard-2.json', 'shard-1.json', '-o', 'of-shards.json');
    expect(loadBaseline(join(space.folder, 'of-shards.json'))).toEqual(
      baselineOf(readPredictions(join(space.folder, 'shards', PREDICTIONS_FILE))),
    );
  });

  it('ends in one line, with exit code 1, where the runs asked about different pairs', async () => {
    space.write('seeded.yaml', { ...suite, pairs: { seed: 1 } });
    await evaluate('seeded.json', [constant], [], 'seeded.yaml');
    const finished = await cli('report', 'first.json', 'second.jsonl', 'seeded.json', '-o', 'mixed');
    expect(finished.code).toBe(1);
    expect(finished.stdout).toBe('');
    expect(finished.stderr).toMatch(
      /^first\.json and seeded\.json are runs of two versions of the suite demo \(.*\): its pairs are drawn differently.*\n$/,
    );
    expect(space.has('mixed')).toBe(false);
  });

  it('ends in one line for a simulator that two runs asked the same, unless one is preferred', async () => {
    const finished = await cli('report', 'whole.json', 'other.yaml', '-o', 'twice');
    expect(finished.code).toBe(1);
    expect(finished.stderr).toMatch(
      /^constant: whole\.json and other\.yaml both asked it 50 .*--prefer last\n$/,
    );
    const preferred = await cli('report', 'whole.json', 'other.yaml', '-o', 'twice', '--prefer', 'last');
    expect(preferred.code, preferred.stderr).toBe(0);
    expect(scorecard('twice').simulators).toEqual(whole.simulators);
  });

  it('says what one simulator was not asked, and exits with 1', async () => {
    await evaluate('head.json', [{ ...constant, label: 'half' }], ['--filter-metadata', 'head=L3H1']);
    const partly = await cli('report', 'whole.json', 'head.json', '-o', 'part');
    expect(partly.code).toBe(1);
    expect(partly.stderr).toBe(
      'INCOMPLETE    half: 30 of 50 pairs have no score (the first: it is missing from the run)\ndemo: FAILED. The run is incomplete.\n',
    );
  });

  it('ends in one line for what is neither a file nor an eval', async () => {
    const finished = await cli('report', 'eval-none');
    expect(finished.code).toBe(1);
    expect(finished.stderr).toBe(
      'eval-none: neither a file nor an eval that promptfoo can export: No eval found with ID eval-none\n',
    );
  });

  it('exports what one simulator said in transformer-debugger’s format, which a suite can read', async () => {
    const unnamed = await cli('export', 'tdb', 'whole.json', '-o', 'tdb');
    expect(unnamed.code).toBe(1);
    expect(unnamed.stderr).toBe(
      '--simulator: several simulators were asked; name one of heuristic, constant\n',
    );
    const exported = await cli('export', 'tdb', 'whole.json', '-o', 'tdb', '--simulator', 'heuristic');
    expect(exported.code, exported.stderr).toBe(0);
    expect(exported.stderr).toBe('');
    const lines = readFileSync(join(space.folder, 'tdb/0/0.jsonl'), 'utf8').split('\n');
    expect(lines).toHaveLength(2);
    const { head, explanations } = parseSimulationResults(JSON.parse(lines[0] ?? ''), 'tdb/0/0.jsonl');
    expect(head).toEqual({ layer: 0, head: 0 });
    expect(explanations.map(({ text, auc, pairs }) => [text, auc, pairs.length])).toEqual(
      whole.explanations.slice(0, 2).map(({ text, scores }) => [text, scores[0]?.auc, 10]),
    );

    space.write('from-tdb.yaml', { ...suite, heads: [], explanations: 'tdb' });
    await evaluate('from-tdb.json', [heuristic], [], 'from-tdb.yaml');
    expect(space.scorecard('demo').simulators[0]).toEqual(
      expect.objectContaining({ meanAuc: whole.simulators[0]?.meanAuc }),
    );
  });

  it('warns of the unscored pairs that transformer-debugger’s format cannot hold', async () => {
    const broken = {
      id: projectFile('test/fixtures/scripted-simulator.ts'),
      label: 'broken',
      config: { failOn: 'commas' },
    };
    await space.evaluate(configFor('suite.yaml', [broken]), ['-o', 'broken.json']);
    const exported = await cli('export', 'tdb', 'broken.json', '-o', 'broken');
    expect(exported.code).toBe(0);
    expect(exported.stderr).toBe(
      'Warning: broken: 10 of 30 pairs have no score and are left out; the format has no place for them\n',
    );
    const line = readFileSync(join(space.folder, 'broken/0/0.jsonl'), 'utf8');
    expect(
      parseSimulationResults(JSON.parse(line), '').explanations.map(({ auc, pairs }) => [auc, pairs.length]),
    ).toEqual([
      [0.5, 10],
      [null, 0],
    ]);
  });
});
