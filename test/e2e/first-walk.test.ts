import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FUNCTIONS, writeMadeUpPatterns } from './made-up-model.ts';
import { PROJECT, Workspace } from './promptfoo.ts';

const CLI = join(PROJECT, 'src', 'commands', 'cli.ts');

/** What a new user does with attention patterns of their own, with every default. */
describe('the first walk with a model whose heads rest on the first token', { timeout: 180_000 }, () => {
  const space = new Workspace();
  const cli = (...args: readonly string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [CLI, ...args], {
      cwd: space.folder,
      env: space.environment,
      encoding: 'utf8',
    });
    expect(status, stdout + stderr).toBe(0);
    return stdout;
  };

  it('ranks the true explanation first, alone, in every head, with init’s own defaults', async () => {
    writeMadeUpPatterns(join(space.folder, 'patterns'));
    cli('records', 'from-patterns', 'patterns', '-o', 'records');
    expect(cli('records', 'list')).toMatch(/Attending to the first token is the function of L0H1/);

    const said = cli('init', '--yes', '--no-workflow', '--name', 'walk');
    expect(said).toMatch(
      /4 of 5 heads use the first token as an attention sink .*: the suite leaves it out, toAtLeast: 1\. .* L0H1/,
    );
    const suite = parse(readFileSync(join(space.folder, 'suite.yaml'), 'utf8'));
    expect(suite.pairs).toMatchObject({ toAtLeast: 1, weakPairs: 'same-from', strong: 10, weak: 10 });
    expect(suite.heads).toEqual([{ layer: 0, head: 1, toAtLeast: 0 }]);

    const run = await space.promptfoo(['eval', '-c', 'promptfooconfig.yaml']);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    const { explanations } = space.scorecard('walk');
    const best = FUNCTIONS.map((_, head) => {
      const ofHead = explanations.filter((each) => each.head === head && each.control === undefined);
      const aucs = ofHead.map(({ scores }) => scores[0]?.auc ?? 0);
      return ofHead.filter((_, index) => aucs[index] === Math.max(...aucs)).map(({ id }) => id);
    });
    expect(best).toEqual(FUNCTIONS.map((name) => [name]));
  });
});
