import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadBaseline } from '../../src/gates/baseline.ts';
import * as server from '../simulator-server/index.ts';
import { liveWorkspace, openAiColumn, serve } from './live.ts';
import { configFor, PROJECT, run } from './promptfoo.ts';

/** Every pair has an answer of its own, whose logit moves a little each time that it is asked for. */
const wavering = server.reply((request) => {
  const logitOf = (text: string) => {
    const [one, zero] = server.hashedAlternatives(text);
    return (one?.logprob ?? 0) - (zero?.logprob ?? 0);
  };
  const text = server.lastText(request);
  const logit = logitOf(text) + 0.3 * logitOf(`${request.attempt} ${text}`);
  const one = 1 / (1 + Math.exp(-logit));
  return server.jsonReply(
    200,
    server.answerJson(request, [
      { token: '1', logprob: Math.log(one) },
      { token: '0', logprob: Math.log(1 - one) },
    ]),
  );
});

describe('baseline write --repeat', { timeout: 240_000 }, () => {
  it('asks the suite anew, none of it from kept answers, and a fall within the noise is then a warning', async () => {
    const live = await serve(wavering);
    const explanations = ['attends to the previous token', 'attends to commas', 'attends to nouns'];
    const space = liveWorkspace(explanations);
    const column = openAiColumn(live);
    const cli = (...args: readonly string[]) =>
      run(process.execPath, [join(PROJECT, 'src/commands/cli.ts'), ...args], space.environment, space.folder);
    const asked = () => live.requests.length;

    const first = await space.evaluate(configFor('suite.yaml', [column]));
    expect(first.code, first.stderr).toBe(0);
    const questions = asked();
    expect(questions).toBe(30);

    const written = await cli('baseline', 'write', '--repeat', '3');
    expect(written.code, written.stdout + written.stderr).toBe(0);
    expect(asked()).toBe(4 * questions);
    expect(written.stdout).toMatch(/Run 3 of 3, every question asked anew:/);
    expect(written.stdout).toMatch(
      /mean ROC AUC +│ 0\.\d{3} ± 0\.\d{3} [\s\S]*\n± is the standard deviation .* of 3 runs/,
    );
    const { scores } = loadBaseline(join(space.folder, 'baseline.json'));
    expect(scores.map(({ repeats }) => repeats?.length)).toEqual([2, 2, 2]);
    expect(scores.some(({ ranks, repeats }) => repeats?.some((each) => `${each}` !== `${ranks}`))).toBe(true);

    // The next run takes the answers that the first one kept, which are none of the baseline's.
    const gates = { baseline: 'baseline.json', maxMeanDrop: 0, maxDrop: 0 };
    const later = await space.evaluate(
      configFor('suite.yaml', [column], { metadata: { attentionHeads: { gates } } }),
    );
    expect(asked()).toBe(4 * questions);
    expect(later.code, later.stderr).toBe(0);
    expect(later.stdout).toMatch(
      /WARNING +max(Mean)?Drop, .* within 3 times the 0\.\d{3} by which it varies/,
    );
    const { outcome } = JSON.parse(readFileSync(join(space.folder, 'results/live/scorecard.json'), 'utf8'));
    expect(outcome.status).toBe('warned');

    const both = await cli('baseline', 'write', 'results/live', '--repeat', '3');
    expect(both).toMatchObject({ code: 1, stderr: '--repeat: asks anew; leave results/live out\n' });
    const unwritable = await cli('baseline', 'write', '--repeat', '2', '-o', 'results');
    expect(unwritable).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^results: cannot be written/),
    });
    expect(unwritable.stdout).not.toContain('Run 1');
    const nothing = await cli('baseline', 'write', '--repeat', '2', '-c', 'none.yaml');
    expect(nothing.code).toBe(1);
    expect(nothing.stderr).toMatch(/promptfoo ended with code 1 and wrote no run; see above for why\n$/);
  });
});
