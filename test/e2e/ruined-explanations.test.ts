import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeHeadThat } from '../head-files.ts';
import { configFor, PROJECT, projectFile, run, Workspace } from './promptfoo.ts';

/** What a head of the made-up model attends to, by the words for it. */
const BEHAVIOURS: Readonly<Record<string, (tokens: readonly string[], from: number, to: number) => boolean>> =
  {
    'attends to the previous token': (_, from, to) => to === from - 1,
    'attends to the first token': (_, __, to) => to === 0,
    'attends to an earlier copy of the current token': (tokens, from, to) =>
      to < from && tokens[to] === tokens[from],
    'attends to the token after an earlier copy of the current token': (tokens, from, to) =>
      to > 0 && to < from && tokens[to - 1] === tokens[from],
  };
const TEXTS = Object.keys(BEHAVIOURS);
const HEADS = Array.from({ length: 20 }, (_, head) => ({ layer: Math.floor(head / 4), head: head % 4 }));
const RUINED = 12;
const gates = { baseline: 'baseline.json', maxMeanDrop: 0.01, maxDrop: 0.05 };

const space = new Workspace();
const heuristic = { id: projectFile('providers/heuristic-simulator.ts'), label: 'heuristic' };
const textOf = (head: number) => TEXTS[head % TEXTS.length] ?? '';
const nameOf = ({ layer, head }: { layer: number; head: number }) => `L${layer}H${head}`;

function writeExplanations(ruined: number): void {
  const lines = HEADS.map(({ layer, head }, index) => {
    // A sentence that is true of another head.
    const text = index < ruined ? textOf(index + 1) : textOf(index);
    return `${layer},${head},what-it-does,${text}`;
  });
  space.write('explanations.csv', `layer,head,id,explanation\n${lines.join('\n')}\n`);
}

const evaluate = (metadata: object, environment = {}) =>
  space.evaluate(configFor('suite.yaml', [heuristic], { metadata }), ['--no-write'], environment);
const cli = (...args: readonly string[]) =>
  run(process.execPath, [join(PROJECT, 'src/commands/cli.ts'), ...args], space.environment, space.folder);

describe('a made-up model with 20 explanations', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    for (const [index, head] of HEADS.entries()) {
      const attends = BEHAVIOURS[textOf(index)];
      if (attends) writeHeadThat(join(space.folder, 'records'), head, attends);
    }
    space.write('suite.yaml', {
      name: 'made-up',
      subject: 'made-up',
      records: 'records',
      split: 'all',
      pairs: { strong: 10, weak: 10, fromAtLeast: 1 },
      explanations: 'explanations.csv',
    });
    writeExplanations(0);
    const first = await evaluate({});
    expect(first.code, first.stdout + first.stderr).toBe(0);
    const written = await cli('baseline', 'write');
    expect(written.code, written.stderr).toBe(0);
  }, 120_000);

  it('passes where nothing changed', async () => {
    const again = await evaluate({ attentionHeads: { gates } });
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout).toMatch(/PASS +maxMeanDrop, heuristic: .* over 20 explanations, as it was\.\n/);
    expect(again.stdout).toMatch(/made-up: Every pair was scored, and 2 of 2 gate checks passed\.\n/);
  });

  it('fails with 100 where 12 were ruined, names these and no other, and says that their texts changed', async () => {
    writeExplanations(RUINED);
    // As pipelines set it for their other evals.
    const fell = await evaluate({ attentionHeads: { gates } }, { PROMPTFOO_FAILED_TEST_EXIT_CODE: '0' });
    expect(fell.code, fell.stdout).toBe(100);
    const named = [...fell.stderr.matchAll(/FAIL +maxDrop, heuristic, (L\dH\d) what-it-does: AUC/g)];
    expect(named.map(([, head]) => head).sort()).toEqual(HEADS.slice(0, RUINED).map(nameOf).sort());
    expect(fell.stderr).toMatch(/FAIL +maxMeanDrop, heuristic: .*\n +12 of 20 fell: /);
    expect(fell.stderr.match(/^ +Its text changed: “attends to [^”]*”, now “/gm)).toHaveLength(RUINED);
    expect(fell.stderr).toMatch(/\nNEXT +npx attention-heads baseline diff baseline\.json results\/made-up /);
    const diff = await cli('baseline', 'diff', 'baseline.json');
    expect(diff.stdout.match(/^Another text: /gm)).toHaveLength(RUINED);
  });
});
