import { statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '../test/e2e/browser.ts';
import { PROJECT, run, Workspace } from '../test/e2e/promptfoo.ts';
import { SCREEN, showLatestRun, startWebUi } from '../test/e2e/web-ui.ts';

/** All pictures together, so that the README opens fast. */
const MOST_BYTES = 400_000;
const REPORT = join(PROJECT, 'docs', 'report.png');
const STORED_RUN = join(PROJECT, 'docs', 'stored-run.png');
const WEB_UI = join(PROJECT, 'docs', 'web-ui.png');

// Runs the bundled suite in a folder of its own, and takes the README's pictures of what comes out.
const space = new Workspace();
symlinkSync(join(PROJECT, 'datasets'), join(space.folder, 'datasets'));
const evaluated = await space.promptfoo([
  'eval',
  '--no-progress-bar',
  '-c',
  join(PROJECT, 'promptfooconfig.yaml'),
]);
if (evaluated.code !== 0) throw new Error(evaluated.stdout + evaluated.stderr);
const stored = join(space.folder, 'stored');
const args = [
  join(PROJECT, 'src/commands/cli.ts'),
  ...['report', join(PROJECT, 'datasets/smollm2-135m/qwen2.5-coder-1.5b'), '-o', stored],
];
const reported = await run(process.execPath, args, space.environment, space.folder);
if (reported.code !== 0) throw new Error(reported.stdout + reported.stderr);

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
  await report.setViewportSize({ width: 1280, height: 490 });
  await report.goto(pathToFileURL(join(stored, 'report.html')).href);
  await report.screenshot({ path: STORED_RUN });
} finally {
  stop();
  await browser.close();
}

const bytes = statSync(REPORT).size + statSync(STORED_RUN).size + statSync(WEB_UI).size;
console.log(`docs/report.png, docs/stored-run.png and docs/web-ui.png: ${Math.round(bytes / 1000)} kB`);
if (bytes > MOST_BYTES) throw new Error(`more than ${MOST_BYTES / 1000} kB: take smaller ones`);
