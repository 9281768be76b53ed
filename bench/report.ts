/**
 * How large report.html is, how long it takes to write, and how soon a browser has it usable. Run: npm run bench:report
 *
 * Made-up runs with two simulators, 5 + 5 pairs a head, sequences of 64 tokens, and a pattern for every head. The browser is
 * the machine's Chromium (CHROMIUM_PATH); without one, its columns stay empty.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { htmlReport } from '../src/reports/html/html-report.ts';
import { CHROMIUM, openBrowser } from '../test/e2e/browser.ts';
import { readiness } from '../test/e2e/report-readiness.ts';
import { madeUpProfiles } from '../test/reports/made-up-profiles.ts';
import { madeUpRun } from '../test/reports/made-up-run.ts';
import { machine } from './machine.ts';
import { table } from './simulation/table.ts';

const SIZES = [
  { heads: 270, explanationsPerHead: 5 },
  { heads: 1000, explanationsPerHead: 10 },
];

const folder = mkdtempSync(join(tmpdir(), 'bench-report-'));
const rows: string[][] = [];
try {
  for (const size of SIZES) {
    const run = madeUpRun({
      ...size,
      tokensPerSequence: 64,
      simulators: ['a', 'b'],
      controls: [],
      asking: false,
    });
    const start = performance.now();
    const page = htmlReport({ ...run, profiles: madeUpProfiles(run) }).markup;
    const seconds = (performance.now() - start) / 1000;
    const file = join(folder, 'report.html');
    writeFileSync(file, page);
    const ready = CHROMIUM ? await inBrowser(file) : { usableMs: '', openedMs: '' };
    rows.push([
      `${size.heads} × ${size.explanationsPerHead}`,
      (Buffer.byteLength(page) / 1e6).toFixed(1),
      seconds.toFixed(1),
      String(ready.usableMs),
      String(ready.openedMs),
    ]);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(machine());
console.log(
  table(['heads × explanations', 'MB', 'written in s', 'usable after ms', 'a head opened in ms'], rows),
);

async function inBrowser(file: string) {
  const browser = await openBrowser();
  try {
    return await readiness(browser, file, 'L5H3');
  } finally {
    await browser.close();
  }
}
