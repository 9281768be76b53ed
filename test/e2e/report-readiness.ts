import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { z } from 'zod';

/**
 * How long a browser takes from opening a report to its heads being searchable, and from a click on a head to its panel being
 * painted, in milliseconds.
 */
export async function readiness(
  browser: Browser,
  file: string,
  head: string,
): Promise<{ readonly usableMs: number; readonly openedMs: number }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction('performance.getEntriesByName("usable").length > 0');
  const usable = await page.evaluate('performance.getEntriesByName("usable")[0].startTime');
  const opened = await page.evaluate(
    `new Promise((done) => {
      const start = performance.now();
      document.querySelector('#grid a[href="#${head}"]').click();
      const look = () => document.querySelector('.panel h3')?.textContent === '${head}'
        ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)))
        : setTimeout(look);
      look();
    })`,
  );
  await page.close();
  return { usableMs: Math.round(z.number().parse(usable)), openedMs: Math.round(z.number().parse(opened)) };
}
