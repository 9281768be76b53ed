import { statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '../test/e2e/browser.ts';
import { PROJECT, Workspace } from '../test/e2e/promptfoo.ts';
import { SCREEN, showLatestRun, startWebUi } from '../test/e2e/web-ui.ts';

/** Both pictures together, so that the README opens fast. */
const MOST_BYTES = 300_000;
const REPORT = join(PROJECT, 'docs', 'report.png');
const WEB_UI = join(PROJECT, 'docs', 'web-ui.png');

// Runs the bundled suite in a folder of its own, and takes the README's pictures of what comes out.
const space = new Workspace();
symlinkSync(join(PROJECT, 'datasets'), join(space.folder, 'datasets'));
const run = await space.promptfoo(['eval', '--no-progress-bar', '-c', join(PROJECT, 'promptfooconfig.yaml')]);
if (run.code !== 0) throw new Error(run.stdout + run.stderr);

const browser = await openBrowser();
const { address, stop } = await startWebUi(space);
try {
  const page = await browser.newPage({ viewport: SCREEN, colorScheme: 'light' });
  await showLatestRun(page, address);
  // Rows come after the header.
  await page.getByText('strong pair').first().waitFor();
  await page.screenshot({ path: WEB_UI });

  const report = await browser.newPage({ viewport: { width: 1280, height: 820 }, colorScheme: 'light' });
  await report.goto(pathToFileURL(join(space.folder, 'results', 'smollm2-135m', 'report.html')).href);
  await report.screenshot({ path: REPORT });
} finally {
  stop();
  await browser.close();
}

const bytes = statSync(REPORT).size + statSync(WEB_UI).size;
console.log(`docs/report.png and docs/web-ui.png: ${Math.round(bytes / 1000)} kB`);
if (bytes > MOST_BYTES) throw new Error(`more than ${MOST_BYTES / 1000} kB: take smaller ones`);
