import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeHead } from '../head-files.ts';
import { evaluateLive, liveWorkspace, openAiColumn, serve } from './live.ts';
import { projectFile, type Workspace } from './promptfoo.ts';

const CHANGED = { ATTENTION_HEADS_ROWS: 'changed' };

function ask(space: Workspace, explanations: readonly string[]): void {
  const heads = [0, 1].map((head) => ({ layer: 0, head, explanations }));
  space.write('suite.yaml', { name: 'live', subject: 'gpt2', records: 'records', split: 'all', heads });
}

it('a rerun with ATTENTION_HEADS_ROWS=changed gives promptfoo what is new, and ends in the scorecard of the full run', async () => {
  const server = await serve();
  const columns = [
    openAiColumn(server),
    { id: projectFile('providers/heuristic-simulator.ts'), label: 'heuristic' },
  ];
  const space = liveWorkspace();
  writeHead(join(space.folder, 'records'), { layer: 0, head: 1 }, { tokens: ['w', ' x', ' y', ' z'] });
  ask(space, ['attends to the previous token', 'attends to itself']);
  const verdict = () => {
    const { evalId: _, ...scorecard } = space.scorecard('live');
    return scorecard;
  };
  expect((await evaluateLive(space, columns)).code).toBe(0);
  const first = server.counts().requests;
  const before = verdict().coverage?.questions.all ?? 0;

  ask(space, ['attends to the previous token', 'attends to itself', 'attends to commas']);
  const changed = await evaluateLive(space, columns, [], CHANGED);
  expect(changed.code, changed.stderr).toBe(0);
  const asked = server.counts().requests - first;
  expect(changed.stderr).toContain(`questions have kept answers from every simulator`);
  expect(changed.output().results).toHaveLength(2 * (before / 2 + 1));
  expect(readFileSync(join(space.folder, 'results/live/report.md'), 'utf8')).toContain(
    "no row in promptfoo's table",
  );
  const { simulators: ofChanged, ...afterChanged } = verdict();

  expect((await evaluateLive(space, columns)).code).toBe(0);
  const { simulators, ...full } = verdict();
  expect(afterChanged).toEqual(full);
  const judged = (all: typeof simulators) => all.map(({ asking: _, ...of }) => of);
  expect(judged(ofChanged)).toEqual(judged(simulators));

  const unchanged = await evaluateLive(space, columns, [], CHANGED);
  expect(unchanged.code, unchanged.stderr).toBe(0);
  expect(unchanged.output().results).toHaveLength(2);
  expect(verdict()).toEqual({ simulators, ...full });
  expect(server.counts().requests).toBe(first + asked);

  for (const options of [['--filter-first-n', '2'], ['--no-cache']]) {
    const refused = await evaluateLive(space, columns, options, CHANGED);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`ATTENTION_HEADS_ROWS=changed: works with one config`);
  }
}, 180_000);
