import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, openBrowser } from './browser.ts';
import { configFor, PROJECT, projectFile, Workspace } from './promptfoo.ts';

const title = CHROMIUM ? 'the web UI' : 'the web UI: skipped, as there is no Chromium here (CHROMIUM_PATH)';

describe.skipIf(!CHROMIUM)(title, { timeout: 120_000 }, () => {
  const space = new Workspace();
  let browser: Browser;
  let stop = () => {};
  let address = '';

  beforeAll(async () => {
    cpSync(join(PROJECT, 'datasets', 'puzzles', 'records', '0'), join(space.folder, 'records', '0'), {
      recursive: true,
    });
    space.write('suite.yaml', {
      name: 'ui',
      subject: 'puzzles',
      records: 'records',
      heads: [
        { layer: 0, head: 0, explanations: ['attends to the previous token', 'attends to the token itself'] },
      ],
    });
    const simulators = ['heuristic', 'constant'].map((label) => ({
      id: projectFile(`providers/${label}-simulator.ts`),
      label,
    }));
    const run = await space.evaluate(configFor('suite.yaml', simulators));
    expect(run.code, run.stdout + run.stderr).toBe(0);

    const port = await freePort();
    address = `http://localhost:${port}`;
    const server = spawn(process.execPath, [promptfooProgram, 'view', '--no', '--port', String(port)], {
      cwd: space.folder,
      env: space.environment,
      stdio: 'ignore',
    });
    stop = () => server.kill();
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    stop();
    await browser?.close();
  });

  it('shows a column per simulator with its ROC AUC, and the marked pairs', async () => {
    const page = await browser.newPage({ viewport: { width: 2400, height: 1000 } });
    await untilAnswers(address);
    await page.goto(`${address}/eval`, { waitUntil: 'domcontentloaded' });
    await page.getByText('ROC AUC').first().waitFor({ timeout: 60_000 });
    const text = (await page.locator('body').textContent()) ?? '';
    expect(text.match(/ROC AUC/g)?.length).toBeGreaterThanOrEqual(2);
    for (const column of ['heuristic', 'constant']) expect(text).toContain(column);
    expect(text).toMatch(/\*\*.*\*\*/);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, 'web-ui.png') });
  });
});

const promptfooProgram = join(PROJECT, 'node_modules', 'promptfoo', 'dist', 'src', 'entrypoint.js');

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilAnswers(address: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const response = await fetch(`${address}/health`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`${address} does not answer`);
}
