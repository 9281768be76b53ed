import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Puts everything temporary into one folder, and removes it when the tests have ended. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'attention-heads-tests-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
