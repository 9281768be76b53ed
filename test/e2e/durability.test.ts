import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as server from '../simulator-server/index.ts';
import { evaluateLive, liveWorkspace, openAiColumn, serve } from './live.ts';
import { configFor, type Finished, PROMPTFOO, run as runProgram, type Workspace } from './promptfoo.ts';

const EXPLANATIONS = ['a', 'b', 'c', 'd'];
const QUESTIONS = 10 * EXPLANATIONS.length;

/** Starts a run and ends it with a signal as soon as the server got `after` requests. */
async function interrupt(
  space: Workspace,
  live: server.SimulatorServer,
  signal: NodeJS.Signals,
  after: number,
  columns: readonly object[] = [openAiColumn(live)],
): Promise<Finished & { secondsToEnd: number }> {
  space.write('promptfooconfig.yaml', configFor('suite.yaml', columns));
  const args = [PROMPTFOO, 'eval', '--no-progress-bar', '-j', '4'];
  let start = 0;
  const finished = await runProgram(
    process.execPath,
    args,
    space.environment,
    space.folder,
    async (child) => {
      while (live.counts().requests < after) await new Promise((resolve) => setTimeout(resolve, 5));
      start = performance.now();
      child.kill(signal);
    },
  );
  return { ...finished, secondsToEnd: (performance.now() - start) / 1000 };
}

const aucs = (space: Workspace) =>
  space.scorecard('live').explanations.map(({ id, scores }) => [id, scores[0]?.auc, scores[0]?.unscored]);

/** What an uninterrupted run ends in. */
async function uninterrupted() {
  const space = liveWorkspace(EXPLANATIONS);
  await evaluateLive(space, [openAiColumn(await serve())]);
  return aucs(space);
}

describe('nothing is paid for twice', { timeout: 60_000 }, () => {
  it('from run to run, and the scorecard says so', async () => {
    const live = await serve();
    const space = liveWorkspace(EXPLANATIONS);
    await evaluateLive(space, [openAiColumn(live)]);
    expect(live.counts().requests).toBe(QUESTIONS);
    expect(space.scorecard('live').simulators[0]?.asking).toMatchObject({ requests: QUESTIONS, reused: 0 });
    const first = aucs(space);
    await evaluateLive(space, [openAiColumn(live)]);
    expect(live.counts().requests).toBe(QUESTIONS);
    expect(space.scorecard('live').simulators[0]?.asking).toMatchObject({
      requests: 0,
      reused: QUESTIONS,
      cost: null,
    });
    expect(aucs(space)).toEqual(first);
  });

  it('among equal questions that are asked at the same time', async () => {
    const live = await serve(undefined, 200);
    const space = liveWorkspace(['a']);
    await evaluateLive(space, [openAiColumn(live, {}, 'one'), openAiColumn(live, {}, 'two')], ['-j', '20']);
    expect(live.counts().requests).toBe(10);
    const [one, two] = space.scorecard('live').simulators;
    expect((one?.asking?.requests ?? 0) + (two?.asking?.requests ?? 0)).toBe(10);
    expect(one?.meanAuc).toBe(two?.meanAuc);
  });

  it('but repeats are asked each for itself', async () => {
    const live = await serve();
    const space = liveWorkspace(['a']);
    await evaluateLive(space, [openAiColumn(live)], ['--repeat', '2']);
    expect(live.counts().requests).toBe(20);
    await evaluateLive(space, [openAiColumn(live)], ['--repeat', '3']);
    expect(live.counts().requests).toBe(30);
  });

  it('unless another model, endpoint or request is meant', async () => {
    const live = await serve();
    const space = liveWorkspace(['a']);
    const configs = [{}, { model: 'other' }, { topLogprobs: 5 }, { params: { seed: 1 } }];
    for (const config of configs) await evaluateLive(space, [openAiColumn(live, config)]);
    expect(live.counts().requests).toBe(10 * configs.length);
  });

  it('unless --no-cache is given, or the cache was cleared', async () => {
    const live = await serve();
    const space = liveWorkspace(['a']);
    await evaluateLive(space, [openAiColumn(live)]);
    await evaluateLive(space, [openAiColumn(live)], ['--no-cache']);
    expect(live.counts().requests).toBe(20);
    const cleared = await space.promptfoo(['cache', 'clear']);
    expect(cleared.code, cleared.stderr).toBe(0);
    await evaluateLive(space, [openAiColumn(live)]);
    expect(live.counts().requests).toBe(30);
  });

  it('after kill -9 in the middle: only what is missing is sent', async () => {
    const live = await serve(undefined, 20);
    const space = liveWorkspace(EXPLANATIONS);
    await interrupt(space, live, 'SIGKILL', QUESTIONS / 2);
    const before = live.counts();
    const run = await evaluateLive(space, [openAiColumn(live)]);
    expect(run.code, run.stderr).toBe(0);
    // Questions under way when the process was killed had no answer to keep.
    expect(live.counts().requests).toBeLessThanOrEqual(QUESTIONS + 4);
    expect(live.counts().distinctBodies).toBe(QUESTIONS);
    expect(before.requests).toBeGreaterThanOrEqual(QUESTIONS / 2);
    expect(aucs(space)).toEqual(await uninterrupted());
  });

  it('also when the kill left promptfoo’s cache file empty', async () => {
    const live = await serve(undefined, 20);
    const space = liveWorkspace(EXPLANATIONS);
    await interrupt(space, live, 'SIGKILL', QUESTIONS / 2);
    writeFileSync(join(space.folder, '.promptfoo', 'cache', 'cache.json'), '{"cache":[["fet');
    const run = await evaluateLive(space, [openAiColumn(live)]);
    expect(run.code, run.stderr).toBe(0);
    expect(live.counts().requests).toBeLessThanOrEqual(QUESTIONS + 4);
  });
});

describe('a run that stopped half-way', { timeout: 60_000 }, () => {
  it('stops within two seconds of Ctrl-C, keeps what was answered, and is resumed to the same scorecard', async () => {
    const live = await serve(undefined, 50);
    const space = liveWorkspace(EXPLANATIONS);
    const stopped = await interrupt(space, live, 'SIGINT', QUESTIONS / 2);
    expect(stopped.secondsToEnd).toBeLessThan(2);
    const id = stopped.stdout.match(/eval --resume (eval-\S+)/)?.[1];
    expect(id, stopped.stdout + stopped.stderr).toBeDefined();

    const resumed = await space.promptfoo(['eval', '--resume', id ?? '', '--no-progress-bar']);
    expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0);
    expect(live.counts().distinctBodies).toBe(QUESTIONS);
    expect(live.counts().requests).toBeLessThanOrEqual(QUESTIONS + 4);
    expect(aucs(space)).toEqual(await uninterrupted());
  });

  it.each(['--resume', '--retry-errors'])(
    'with two columns is completed by %s to the same scorecard',
    async (flag) => {
      let healthy = flag === '--resume';
      const flaky = server.perRequest(({ number }) =>
        healthy || number % 3 > 0 ? server.hashedAnswer() : server.refusal(),
      );
      const live = await serve(flaky, 20);
      const space = liveWorkspace(EXPLANATIONS);
      const columns = [openAiColumn(live), openAiColumn(live, { model: 'other' }, 'other')];
      if (flag === '--resume') await interrupt(space, live, 'SIGINT', QUESTIONS / 2, columns);
      else await evaluateLive(space, columns);
      healthy = true;
      const completed = await space.promptfoo(['eval', flag, '--no-progress-bar']);
      expect(completed.code, completed.stdout + completed.stderr).toBe(0);
      expect(space.scorecard('live').simulators.map(({ name, pairs }) => [name, pairs])).toEqual([
        ['live', QUESTIONS],
        ['other', QUESTIONS],
      ]);
      const whole = liveWorkspace(EXPLANATIONS);
      await evaluateLive(whole, [
        openAiColumn(await serve()),
        openAiColumn(await serve(), { model: 'other' }, 'other'),
      ]);
      const scores = (of: Workspace) =>
        of.scorecard('live').explanations.map((each) => each.scores.map(({ auc }) => auc));
      expect(scores(space)).toEqual(scores(whole));
    },
  );

  it('stops within two seconds of Ctrl-C also where no answer comes', async () => {
    const live = await serve(server.hang());
    const stopped = await interrupt(liveWorkspace(EXPLANATIONS), live, 'SIGINT', 4);
    expect(stopped.secondsToEnd).toBeLessThan(2);
  });

  it('is completed by --retry-errors to the same scorecard', async () => {
    let healthy = false;
    const flaky = server.perRequest(({ number }) =>
      healthy || number % 2 === 0 ? server.hashedAnswer() : server.refusal(),
    );
    const live = await serve(flaky);
    const space = liveWorkspace(EXPLANATIONS);
    const broken = await evaluateLive(space, [openAiColumn(live)], ['-j', '1']);
    expect(broken.code).toBe(1);
    expect(space.scorecard('live').simulators[0]?.unscored).toBe(QUESTIONS / 2);
    healthy = true;
    const retried = await space.promptfoo(['eval', '--retry-errors', '--no-progress-bar']);
    expect(retried.code, retried.stdout + retried.stderr).toBe(0);
    expect(live.counts().requests).toBe(QUESTIONS * 1.5);
    expect(aucs(space)).toEqual(await uninterrupted());
  });
});

it('an answer that only match: trimmed can read is an error row, paid for, kept, and read when asked to', {
  timeout: 60_000,
}, async () => {
  const spaced = server.answer(server.prefixed(' ', { one: 0.7 }), { usage: { promptTokens: 100 } });
  const live = await serve(spaced);
  const space = liveWorkspace();
  const price = { price: { input: 1, output: 1 } };
  const exact = await evaluateLive(space, [openAiColumn(live, price)]);
  expect(exact.code).toBe(1);
  expect(exact.stdout).toMatch(/10 errors/);
  expect(exact.output().results[0]?.error).toMatch(/set match: trimmed in the simulator's config/);
  expect(space.scorecard('live').simulators[0]?.asking).toMatchObject({
    requests: 10,
    promptTokens: 1000,
    givenUp: 10,
  });

  const trimmed = await evaluateLive(space, [openAiColumn(live, { ...price, match: 'trimmed' })]);
  expect(trimmed.code, trimmed.stderr).toBe(0);
  expect(live.counts().requests).toBe(10);
});

it('a planted key is in nothing that a run leaves behind', { timeout: 60_000 }, async () => {
  const planted = 'sk-planted-0123456789abcdef';
  // Long enough that the message is cut within the key.
  const echo = server.status(401, { message: 'x'.repeat(270), echoKey: true });
  const live = await serve(server.everyNth(2, echo, server.hashedAnswer()));
  const space = liveWorkspace();
  const config = { apiKeyEnvar: 'PLANTED_KEY', headers: { 'x-secret': { envar: 'PLANTED_KEY' } } };
  const run = await evaluateLive(space, [openAiColumn(live, config)], ['-j', '1', '--verbose'], {
    PLANTED_KEY: planted,
  });
  expect(live.requests[0]?.headers.authorization).toBe(`Bearer ${planted}`);
  const part = planted.slice(0, 12);
  expect(run.stdout + run.stderr).not.toContain(part);
  const files = readdirSync(space.folder, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const content = readFileSync(join(file.parentPath, file.name));
    expect(content.includes(part), join(file.parentPath, file.name)).toBe(false);
  }
  expect(existsSync(join(space.folder, '.promptfoo', 'promptfoo.db'))).toBe(true);
});
