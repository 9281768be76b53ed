import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { NO_SECOND_RETRY } from '../../src/promptfoo/workarounds/no-second-retry.ts';
import { PROJECT } from '../e2e/promptfoo.ts';
import { answer, startSimulatorServer } from '../simulator-server/index.ts';

// Each test fails when promptfoo no longer needs what stands in src/promptfoo/workarounds/: then it can go.

process.env.PROMPTFOO_DISABLE_TELEMETRY = '1';
process.env.PROMPTFOO_DISABLE_UPDATE = '1';
// As outside of tests.
process.env.PROMPTFOO_CACHE_TYPE = 'disk';
process.env.PROMPTFOO_CONFIG_DIR = mkdtempSync(join(tmpdir(), 'promptfoo-'));
const CACHE_SWITCH = new URL('../../src/promptfoo/workarounds/cache-switch.ts', import.meta.url).href;
const { evaluate, loadApiProvider } = await import('promptfoo');

const suiteOf = (callApi: () => object) => ({
  prompts: ['x'],
  providers: [async () => callApi()],
  tests: [{ vars: {} }],
});

/** What a script prints last, in a process of its own. */
function printedBy(script: string): string {
  const args = ['--input-type=module', '--eval', script];
  return (
    execFileSync(process.execPath, args, { cwd: PROJECT, encoding: 'utf8' }).trim().split('\n').at(-1) ?? ''
  );
}

const THREE_ROWS = `
  const { evaluate } = await import('promptfoo');
  const tests = ['a', 'b', 'c'].map((x) => ({ vars: { x } }));
  await evaluate({ prompts: ['{{x}}'], providers: [async () => ({ output: '1' })], tests }, { cache: false });`;

describe('promptfoo still', { timeout: 120_000 }, () => {
  it.each([true, false])(
    'does not tell a provider of a cache that is %s but by what is behind it',
    (isOn) => {
      const said = printedBy(`
      const { cache, evaluate } = await import('promptfoo');
      const { isCacheOn } = await import('${CACHE_SWITCH}');
      if (!${isOn}) cache.disableCache();
      let said;
      const provider = async (_, context) => {
        said = [context.bustCache ?? null, isCacheOn(context)];
        return { output: '1' };
      };
      await evaluate({ prompts: ['x'], providers: [provider], tests: [{ vars: {} }] }, { cache: ${isOn} });
      console.log(JSON.stringify(said));`);
      expect(JSON.parse(said)).toEqual([null, isOn]);
    },
  );

  it('does not hand on the alternatives of an answer', async () => {
    const server = await startSimulatorServer({ behaviour: answer({ one: 0.7 }) });
    const passthrough = { logprobs: true, top_logprobs: 15 };
    const config = { apiBaseUrl: server.baseUrl, apiKey: 'key', passthrough };
    const provider = await loadApiProvider('openai:chat:test-model', { options: { config } });
    const response = await provider.callApi('Is it so?');
    await server.close();
    expect(response.error).toBeUndefined();
    expect(JSON.stringify(response)).not.toContain('top_logprobs');
  });

  it('waits to ask again where an error mentions a rate limit, unless it is told that this is of no use', async () => {
    const ends = async (metadata: object) => {
      const stop = new AbortController();
      const suite = suiteOf(() => ({ error: 'HTTP 429: rate limit exceeded', metadata }));
      const ended = evaluate(suite, { cache: false, abortSignal: stop.signal }).then(() => true);
      const first = await Promise.race([ended, setTimeout(5000, false)]);
      stop.abort();
      return first;
    };
    expect(await ends(NO_SECOND_RETRY)).toBe(true);
    expect(await ends({})).toBe(false);
  });

  it('makes an error row of a question that was stopped', async () => {
    const stop = new AbortController();
    const suite = suiteOf(() => {
      stop.abort();
      throw new DOMException('the run was stopped', 'AbortError');
    });
    const evaluated = await evaluate(suite, { cache: false, abortSignal: stop.signal });
    expect(evaluated.results).toHaveLength(1);
  });

  it('looks for source-map-support again and again, and does not bring it', () => {
    const hook = `
      import { registerHooks } from 'node:module';
      let searches = 0;
      registerHooks({
        resolve(specifier, context, next) {
          if (specifier === 'source-map-support') searches += 1;
          return next(specifier, context);
        },
      });`;
    expect(Number(printedBy(`${hook}${THREE_ROWS}\nconsole.log(searches);`))).toBeGreaterThan(3);
  });

  it('takes a stack trace with every message, shown or not', () => {
    const count = `
      let traces = 0;
      Error.prepareStackTrace = (error, frames) => {
        if (error.message === 'stack trace capture') traces += 1;
        return [String(error), ...frames.map((frame) => '    at ' + frame)].join('\\n');
      };`;
    expect(Number(printedBy(`${count}${THREE_ROWS}\nconsole.log(traces);`))).toBeGreaterThan(3);
  });
});
