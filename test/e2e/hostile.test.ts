import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildMessages } from '../../src/asking/build-messages.ts';
import { loadProtocol, PAIRWISE_V2 } from '../../src/asking/protocol.ts';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { HOSTILE_SUITE, writeHostileDataset } from '../fixtures/hostile/write.ts';
import * as server from '../simulator-server/index.ts';
import { CHROMIUM, openBrowser } from './browser.ts';
import { openAiColumn, serve } from './live.ts';
import { configFor, type Finished, PROJECT, projectFile, run, Workspace } from './promptfoo.ts';

const SECRET = 'sk-planted-secret-0123456789';
const CONTENT = 'planted file content';
const heuristic = { id: projectFile('providers/heuristic-simulator.ts'), label: 'heuristic' };

/** Control characters that are no line break or tab, characters that reorder text, and escapes other than colours. */
const ESCAPES = /[\u202a-\u202e\u2066-\u2069]|(?![\n\r\t])\p{Cc}/u;

/** Without the colours that this program and promptfoo give their own words. */
function withoutColours(text: string): string {
  return text.replace(COLOUR, '');
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** Every file that the run left in its folder, with its content. */
function filesOf(folder: string): readonly { path: string; content: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .map((path) => ({ path, content: readFileSync(path) }));
}

function cli(space: Workspace, args: readonly string[]): Promise<Finished> {
  const script = join(PROJECT, 'src', 'commands', 'cli.ts');
  const environment = { ...space.environment, NO_COLOR: '', FORCE_COLOR: '1', PLANTED_SECRET: SECRET };
  return run(process.execPath, [script, ...args], environment, space.folder);
}

describe('a dataset of a stranger who means harm', { timeout: 240_000 }, () => {
  it('is text: it is sent as it is, shown as it is, and does nothing', async () => {
    const space = new Workspace();
    writeHostileDataset(space.folder);
    space.write('planted.txt', CONTENT);
    space.write(
      'planted.js',
      `require('fs').writeFileSync('ran.txt', ''); module.exports = () => '${CONTENT}'`,
    );
    const evil = server.json(400, {
      error: {
        message: 'no \u001b]52;c;YQ==\u0007\u009b31m',
        code: 'content_filter',
      },
    });
    const live = await serve(server.everyNth(7, evil, server.hashedAnswer()));

    const evaluated = await space.evaluate(
      configFor('suite.yaml', [openAiColumn(live, { apiKeyEnvar: 'PLANTED_SECRET' }), heuristic]),
      ['-j', '1'],
      { PLANTED_SECRET: SECRET, NO_COLOR: '' },
    );
    expect(evaluated.stderr, evaluated.stdout).toMatch(
      /Warning: L0H0: 1 of 1 sequences contain the marks' own characters/,
    );
    expect(evaluated.stderr.match(/Warning: L0H0: .*marks' own/g)).toHaveLength(1);

    const { cases } = await buildPairCases(loadSuite(join(space.folder, 'suite.yaml')));
    const protocol = loadProtocol(PAIRWISE_V2);
    const expected = cases.map(({ explanation, tokens, pair }) =>
      JSON.stringify(buildMessages(protocol, { explanation: explanation.text, tokens, ...pair })),
    );
    const sent = live.requests.map(({ body }) => JSON.stringify(body.messages));
    expect(new Set(sent)).toEqual(new Set(expected.map((text) => Buffer.from(text).toString())));

    for (const { headers, bodyText } of live.requests) {
      expect(headers.authorization).toBe(`Bearer ${SECRET}`);
      expect(bodyText).not.toContain(SECRET);
      expect(bodyText).not.toContain(CONTENT);
    }
    const planted = /planted\.(txt|js)$/;
    for (const { path, content } of filesOf(space.folder)) {
      expect(content.includes(SECRET), path).toBe(false);
      expect(content.includes(CONTENT) && !planted.test(path), path).toBe(false);
    }
    expect(space.has('ran.txt')).toBe(false);
    expect(evaluated.stdout + evaluated.stderr).not.toContain(SECRET);
    expect(withoutColours(evaluated.stdout)).not.toMatch(ESCAPES);
    expect(withoutColours(evaluated.stderr)).not.toMatch(ESCAPES);

    for (const args of [
      ['estimate'],
      ['report', 'output.json', '-o', 'again'],
      ['export', 'tdb', 'output.json', '-o', 'tdb', '--simulator', 'live'],
      ['baseline', 'write', 'again'],
      ['baseline', 'show', 'baseline.json'],
      ['baseline', 'diff', 'baseline.json', 'again'],
    ]) {
      const told = await cli(space, args);
      expect(told.stdout.length, args.join(' ') + told.stderr).toBeGreaterThan(20);
      expect(withoutColours(told.stdout), args.join(' ')).not.toMatch(ESCAPES);
      expect(withoutColours(told.stderr), args.join(' ')).not.toMatch(ESCAPES);
      expect(told.stderr).not.toMatch(/\n\s+at /);
    }

    if (CHROMIUM) {
      const browser = await openBrowser();
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
      });
      await page.goto(pathToFileURL(join(space.folder, 'results', HOSTILE_SUITE, 'report.html')).href);
      expect(await page.evaluate('globalThis.broken')).toBeUndefined();
      expect(complaints).toEqual([]);
      // What the policy is for, should a text ever get through.
      await page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), { text: 'globalThis.broken = true' }))",
      );
      expect(await page.evaluate('globalThis.broken')).toBeUndefined();
      expect(complaints.join()).toMatch(/Content Security Policy/);
      await browser.close();
    }
  });

  it('reaches no file outside its folder, and no variable’s value', async () => {
    const space = new Workspace();
    writeHostileDataset(space.folder);
    const write = (more: object) =>
      space.write('suite.yaml', {
        name: 'x',
        subject: 'x',
        records: 'records',
        heads: [{ layer: 0, head: 0, explanations: ['x'] }],
        ...more,
      });
    const attempt = async (more: object) => {
      write(more);
      const ended = await space.evaluate(configFor('suite.yaml', [heuristic]), [], {
        PLANTED_SECRET: SECRET,
      });
      expect(ended.code).toBe(1);
      expect(ended.stdout + ended.stderr).not.toMatch(/planted-secret|root:|\n\s+at /);
      return ended.stderr;
    };
    expect(await attempt({ records: '/etc' })).toMatch(/records: \/etc leads out of /);
    expect(await attempt({ explanations: '../../etc/passwd' })).toMatch(/explanations: .* leads out of /);
    expect(await attempt({ records: { envar: 'PLANTED_SECRET' } })).toMatch(
      /\$PLANTED_SECRET\/0\/0\.json: no record of L0H0/,
    );
    expect(await attempt({ records: 'http://127.0.0.1:1/' })).toMatch(/is not https, .*allowHttp/);
  });
});
