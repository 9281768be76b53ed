import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

it('a folder is not made for ever in a working directory that is gone: it cannot be written', () => {
  const source = pathToFileURL(join(import.meta.dirname, '..', '..', 'src', 'files', 'write-whole-file.ts'));
  const script = `
    import { rmdirSync } from 'node:fs';
    import { writeWholeFile } from '${source}';
    rmdirSync(process.cwd());
    try { writeWholeFile('results/validations/report.md', ''); } catch (error) { console.log(error.message); }`;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: mkdtempSync(join(tmpdir(), 'gone-')),
    timeout: 20_000,
    encoding: 'utf8',
  });
  expect(said).toContain('results/validations/report.md: cannot be written');
});
