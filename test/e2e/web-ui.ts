import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { Page } from 'playwright-core';
import { PROMPTFOO, type Workspace } from './promptfoo.ts';

/** A notebook's. */
export const SCREEN = { width: 1440, height: 900 };

/** Serves promptfoo's web UI on the runs of a workspace, until it is stopped. */
export async function startWebUi(
  space: Workspace,
): Promise<{ readonly address: string; readonly stop: () => void }> {
  const port = await freePort();
  const server = spawn(process.execPath, [PROMPTFOO, 'view', '--no', '--port', String(port)], {
    cwd: space.folder,
    env: space.environment,
    stdio: 'ignore',
  });
  return { address: `http://localhost:${port}`, stop: () => server.kill() };
}

/** Opens the latest run's table, once the web UI answers. */
export async function showLatestRun(page: Page, address: string): Promise<void> {
  await untilAnswers(address);
  await page.goto(`${address}/eval`, { waitUntil: 'domcontentloaded' });
  await page.getByText('ROC AUC').first().waitFor({ timeout: 60_000 });
}

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
