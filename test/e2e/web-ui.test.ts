import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CHROMIUM, openBrowser } from './browser.ts';
import { configFor, PROJECT, projectFile, Workspace } from './promptfoo.ts';
import { SCREEN, showLatestRun, startWebUi } from './web-ui.ts';

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

    ({ address, stop } = await startWebUi(space));
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    stop();
    await browser?.close();
  });

  it('shows the first pair and both simulators’ verdicts on one screen, with the ROC AUC above them', async () => {
    const page = await openTable();
    const header = (await page.locator('thead').first().textContent()) ?? '';
    expect(header.match(/ROC AUC/g)).toHaveLength(2);
    expect(header).toContain('L0H0 attends-to-the-previous-token');
    for (const column of ['heuristic', 'constant']) expect(header).toContain(column);
    // A sum of P(1) over all rows would mean nothing.
    expect(header).not.toContain('P(1)');

    expect(await page.locator('thead').first().textContent()).not.toContain('Description');
    const [pair, heuristic, constant] = await Promise.all(
      [0, 1, 2].map((cell) => page.locator('tbody td').nth(cell).innerText()),
    );
    expect(pair).toMatch(
      /^L0H0 attends to the previous token\nstrong pair of \w+\[\d+\], label 1:\n.*\*\*.*\*\*/,
    );
    expect(heuristic).toMatch(/PASS\s+P\(1\)\s*0\.\d+\s+strong pair found/);
    expect(heuristic?.match(/0\.\d+/g)).toHaveLength(1);
    expect(constant).toMatch(/strong pair, undecided/);
    const last = await page.locator('tbody td').nth(2).boundingBox();
    expect((last?.x ?? Infinity) + (last?.width ?? 0)).toBeLessThanOrEqual(SCREEN.width);
    expect((last?.y ?? Infinity) + 100).toBeLessThanOrEqual(SCREEN.height);
    await page.close();
  });

  it('shows the messages that were sent, and filters by what a pair is about', async () => {
    const page = await openTable();
    await page
      .getByRole('button', { name: /view output/i })
      .first()
      .click();
    const detail = page.getByRole('dialog');
    await detail.getByText('strong pair').first().waitFor();
    expect(await detail.innerText()).toContain('"role": "user"');
    const [id] = (await page.locator('body').innerText()).match(/eval-\w{3}-[\d\-T:]+/) ?? [];
    await page.close();

    const { keys } = keysSchema.parse(await (await fetch(`${address}/api/eval/${id}/metadata-keys`)).json());
    expect(keys).toEqual(expect.arrayContaining(['head', 'layer', 'explanation', 'label', 'truth']));
  });

  async function openTable(): Promise<Page> {
    const page = await browser.newPage({ viewport: SCREEN });
    await showLatestRun(page, address);
    return page;
  }
});

const keysSchema = z.object({ keys: z.array(z.string()) });
