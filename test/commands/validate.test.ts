import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { json, perRequest, startSimulatorServer, status } from '../simulator-server/index.ts';

const project = join(import.meta.dirname, '..', '..');

/** A folder with a config of one simulator, in which validations are issued; never by the real kept answers. */
function newFolder(provider: object) {
  const folder = mkdtempSync(join(tmpdir(), 'validate-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'promptfooconfig.yaml'), stringify({ providers: [provider] }));
  const validate = (...args: readonly string[]) =>
    promisify(execFile)(
      process.execPath,
      [join(project, 'src', 'commands', 'cli.ts'), 'validate', '-j', '16', ...args],
      { cwd: folder, env: { ...process.env, PROMPTFOO_CACHE_PATH: join(folder, 'cache') } },
    );
  const validation = (name: string) =>
    JSON.parse(readFileSync(join(folder, 'results', 'validations', name, 'validation.json'), 'utf8'));
  return { folder, validate, validation };
}

/** States of each pair of a prompt whether it goes to the previous token, or to a comma, whichever the explanation says. */
function stated(said: string) {
  const wanted = said.includes('comma') ? /^Here: .* to ",/ : /\(the previous token/;
  const items = said.match(/^Here: .*$/gm) ?? [];
  const numbers = items.map((item) => (wanted.test(item) ? 90 : 10));
  const content =
    numbers.length === 1
      ? String(numbers[0])
      : JSON.stringify(Object.fromEntries(numbers.map((n, i) => [i + 1, n])));
  return json(200, {
    choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 4000, completion_tokens: 9 },
  });
}

describe('attention-heads validate', () => {
  it('says what a simulator may be trusted with, in a protocol seen from the config', async () => {
    const { folder, validate, validation } = newFolder({
      id: 'file://providers/heuristic-simulator.ts',
      label: 'heuristic',
      config: { protocol: 'protocol.yaml' },
    });
    copyFileSync(
      join(project, 'src', 'asking', 'protocols', 'pairwise-v1.yaml'),
      join(folder, 'protocol.yaml'),
    );
    const { stdout } = await validate();
    expect(stdout).toMatch(/Mean AUC (0\.9\d|1\.00) with the true explanation, 0\.\d\d with an empty one/);
    expect(validation('heuristic').questions).toBeLessThanOrEqual(2000);
  });

  it('asks nothing again that was answered once', async () => {
    const server = await startSimulatorServer({ latencyMs: 0 });
    onTestFinished(() => server.close());
    const { validate, validation } = newFolder({
      id: 'file://providers/openai-simulator.ts',
      label: 'served',
      config: { model: 'mock', baseUrl: server.baseUrl },
    });
    await validate();
    const asked = server.counts().requests;
    const first = validation('served');
    await validate();
    expect(asked).toBeGreaterThan(1000);
    expect(server.counts().requests).toBe(asked);
    expect(validation('served')).toEqual(first);
  });

  it('asks about fewer heads where that is wanted', async () => {
    const { validate, validation } = newFolder({
      id: 'file://providers/constant-simulator.ts',
      label: 'constant',
      config: {},
    });
    await validate('--heads', '5');
    expect(validation('constant').trueExplanation.heads).toBe(5);
  });

  it('compares readouts, and asks on where the first questions have answers', async () => {
    const message = { role: 'assistant', content: '80' };
    const usage = { prompt_tokens: 99, completion_tokens: 1 };
    const server = await startSimulatorServer({
      behaviour: perRequest(({ body }) =>
        body.logprobs
          ? status(400, { message: 'logprobs are not supported with this model' })
          : json(200, { choices: [{ message, finish_reason: 'stop' }], usage }),
      ),
    });
    onTestFinished(() => server.close());
    const { validate } = newFolder({
      id: 'file://providers/openai-simulator.ts',
      label: 'served',
      config: { model: 'mock', baseUrl: server.baseUrl, maxRetries: 0, price: { input: 1, output: 1 } },
    });
    const { stdout } = await validate('--readouts', 'logprobs,stated', '--heads', '2');
    expect(stdout).toMatch(/logprobs +│ +– │ +– │/);
    expect(stdout).toMatch(/stated +│ +0\.50 │ +0\.50 │ +1 │ +100 │ +\$0\.1\d* │ +0 %/);
    expect(stdout).toMatch(/logprobs: the endpoint answered 400 .*readout: stated/);
    expect(stdout).toMatch(/None of them: true explanations do not score above others/);
    // Of two heads, ten pairs under three explanations.
    expect(server.requests.length).toBeLessThanOrEqual(3 + 60);
    await expect(validate('--readouts', 'guess')).rejects.toThrow(/expected some of logprobs,samples,stated/);
    await expect(validate('--readouts', 'logprobs:10')).rejects.toThrow(
      /logprobs:10: pairsPerRequest: is for/,
    );
  });

  it('asks about several pairs with one request, as a config or --readouts wants it', async () => {
    const server = await startSimulatorServer({
      behaviour: perRequest(({ body }) => stated(String(body.messages?.at(-1)?.content))),
    });
    onTestFinished(() => server.close());
    const { validate, validation } = newFolder({
      id: 'file://providers/openai-simulator.ts',
      label: 'served',
      config: { model: 'mock', baseUrl: server.baseUrl, readout: 'stated', pairsPerRequest: 10 },
    });
    const { stdout } = await validate('--readouts', 'stated,stated:10,stated:10:2', '--heads', '2');
    expect(stdout).toMatch(/stated +│ +(?:1\.00|0\.9\d) │ +0\.\d\d │ +1 │ /);
    expect(stdout).toMatch(/stated, pairsPerRequest: 10 +│ +(?:1\.00|0\.9\d) │ +0\.\d\d │ +0\.10 │ /);
    expect(stdout).toMatch(
      /stated, pairsPerRequest: 10, orders: 2 +│ +(?:1\.00|0\.9\d) │ +0\.\d\d │ +0\.20 │ /,
    );
    expect(stdout).toMatch(/Use config: \{ readout: stated, pairsPerRequest: 10 \}/);
    const before = server.requests.length;
    await validate('--heads', '2');
    const { questions, unscored, protocol, orders } = validation('served');
    expect(unscored).toBe(0);
    expect(protocol).toMatch(/stated, 10 pairs a request$/);
    // Also with the examples in another order.
    expect(orders.map(({ pairs }: { pairs: number }) => pairs)).toEqual([20, 20]);
    expect(server.requests.length - before).toBeLessThanOrEqual(questions / 10);
  });
});
