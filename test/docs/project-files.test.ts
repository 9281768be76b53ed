import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const PROJECT = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(PROJECT, file), 'utf8');
const { version, license, scripts } = z
  .object({ version: z.string(), license: z.string(), scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

describe('the project’s own files', () => {
  it('CITATION.cff has what the format requires, and the package’s version and licence', () => {
    expect(parse(read('CITATION.cff'))).toMatchObject({
      'cff-version': '1.2.0',
      message: expect.any(String),
      title: 'promptfoo-attention-heads',
      authors: [{ name: expect.any(String) }],
      version,
      license,
    });
  });

  it('CHANGELOG.md has the package’s version', () => {
    expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## ${version.replaceAll('.', '\\.')}$`, 'm'));
  });

  it('every page links to files and headings that there are', () => {
    const pages = globSync('{*.md,{docs,datasets,examples,bench}/**/*.md}', { cwd: PROJECT });
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].flatMap(
        ([link, file, heading]) => {
          const target = file ? join(dirname(page), file) : page;
          if (!existsSync(join(PROJECT, target))) return [`${page}: ${link}`];
          return heading && target.endsWith('.md') && !headingsOf(target).has(heading)
            ? [`${page}: ${link}`]
            : [];
        },
      ),
    );
    expect(dead).toEqual([]);
  });

  it('every page names npm scripts that there are', () => {
    const known = new Set(Object.keys(scripts));
    const pages = globSync('{*.md,docs/*.md}', { cwd: PROJECT });
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

/** A page's headings as GitHub names them in links. */
function headingsOf(page: string): Set<string> {
  const headings = [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
