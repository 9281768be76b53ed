import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generateRecordFiles } from './generate.ts';
import { readTexts } from './texts.ts';

const records = join(import.meta.dirname, 'records');
const files = generateRecordFiles(await readTexts(join(import.meta.dirname, 'texts')));

await rm(records, { recursive: true, force: true });
for (const [path, content] of files) {
  await mkdir(dirname(join(records, path)), { recursive: true });
  await writeFile(join(records, path), content);
}
console.log(`wrote ${files.size} heads to ${records}`);
