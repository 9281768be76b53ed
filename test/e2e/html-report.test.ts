import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReports } from '../../src/reports/write-reports.ts';
import { HOSTILE } from '../reports/hostile-text.ts';
import { type MadeUpRun, madeUpRun } from '../reports/made-up-run.ts';
import { CHROMIUM, openBrowser } from './browser.ts';

const title = CHROMIUM
  ? 'report.html in a browser'
  : 'report.html in a browser: skipped, as there is no Chromium here (CHROMIUM_PATH)';
const VERDICTS = [
  {
    gate: 'minMeanAuc',
    subject: 'gpt-4o',
    outcome: 'pass',
    failsRun: false,
    reason: 'mean AUC 0.83 is at least 0.70',
  },
  {
    gate: 'minAuc',
    subject: 'gpt-4o, L0H1 claim-1',
    outcome: 'fail',
    failsRun: true,
    reason: 'AUC 0.41 is below 0.60',
  },
  {
    gate: 'maxDrop',
    subject: 'heuristic',
    outcome: 'inconclusive',
    failsRun: false,
    reason: 'it straddles 0.05',
  },
] as const;
const SCREENS = [
  { name: 'wide', width: 1400, height: 900, colorScheme: 'light', media: 'screen' },
  { name: 'wide-dark', width: 1400, height: 900, colorScheme: 'dark', media: 'screen' },
  { name: 'phone', width: 390, height: 844, colorScheme: 'light', media: 'screen' },
  { name: 'small-phone-dark', width: 360, height: 640, colorScheme: 'dark', media: 'screen' },
  { name: 'print', width: 700, height: 1000, colorScheme: 'dark', media: 'print' },
] as const;

describe.skipIf(!CHROMIUM)(title, { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  it.each(SCREENS)('fits $name, without errors, requests or a page that scrolls sideways', async (screen) => {
    const { page, complaints } = await openReport(
      { heads: 6, donors: 5, atBaseRate: true, unscoredEvery: 97, verdicts: VERDICTS },
      screen,
    );
    await page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true })');
    expect(await sidewaysOverflow(page)).toBe(0);
    expect(await page.evaluate(MARKS_OUTSIDE)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.evaluate(
      'document.querySelectorAll("details").forEach((details, index) => { details.open = index === 3 })',
    );
    if (process.env.SCREENSHOTS) {
      await page.screenshot({
        path: join(process.env.SCREENSHOTS, `report-${screen.name}.png`),
        fullPage: true,
      });
    }
    await page.close();
  });

  it('keeps the heat map of many heads within a phone', async () => {
    const many = {
      heads: 26,
      donors: 3,
      explanationsPerHead: 1,
      controls: ['shuffled'],
      simulators: ['a'],
    } as const;
    const { page } = await openReport(many, SCREENS[3]);
    expect(await sidewaysOverflow(page)).toBe(0);
    expect(await page.evaluate(MARKS_OUTSIDE)).toEqual([]);
    await page.close();
  });

  it('shows hostile text as text: nothing runs, nothing is asked for, nothing sticks out', async () => {
    for (const text of HOSTILE) {
      const long = `${text}${'x'.repeat(200)}`;
      const { page, complaints } = await openReport(
        { heads: 2, explanation: long, subject: long, simulators: [long, 'b'], tokens: [text, long, text] },
        SCREENS[2],
      );
      await page.evaluate(
        'document.querySelectorAll("details").forEach((details) => { details.open = true })',
      );
      expect(await page.evaluate('globalThis.broken')).toBeUndefined();
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  it('opens an explanation’s pairs from the keyboard', async () => {
    const { page } = await openReport({ heads: 1 }, SCREENS[0]);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.locator('#pairs summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#pairs table').first().isVisible()).toBe(true);
    await page.close();
  });

  async function openReport(run: MadeUpRun, screen: (typeof SCREENS)[number]) {
    const folder = mkdtempSync(join(tmpdir(), 'attention-heads-'));
    writeReports(folder, madeUpRun(run));
    const { width, height, colorScheme, media } = screen;
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.emulateMedia({ media, colorScheme });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    return { page, complaints };
  }
});

/** Of the heat map that is to be seen: what stands out of it. */
const MARKS_OUTSIDE = `[...document.querySelectorAll('#which-head svg')].filter((svg) => svg.getClientRects().length > 0).flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text, rect, circle')].flatMap((mark) => {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    const isInside = left >= frame.left - 1 && right <= frame.right + 1 && top >= frame.top - 1 && bottom <= frame.bottom + 1;
    return isInside ? [] : [mark.textContent + ' ' + [left - frame.left, frame.right - right, top - frame.top, frame.bottom - bottom].map(Math.round)];
  });
})`;

function sidewaysOverflow(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
