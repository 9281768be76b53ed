import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { withFolderClaimed } from '../files/folder-lock.ts';
import { UserError } from '../files/user-error.ts';
import { SubmissionRefused } from './engines/engine.ts';
import { engineCalled } from './engines/engines.ts';
import { isWaiting, type Manifest, type Part, readManifest, withPart, writeManifest } from './manifest.ts';

export interface SubmitOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Told of each part that the engine has. */
  readonly onSubmitted?: (part: Part, batch: string) => void;
}

/**
 * Hands every part that waits for it to an engine. What is about to be done is written down before it is done: where a
 * process was lost in between, the engine is asked what it has, and nothing is submitted twice.
 *
 * @returns how many parts were submitted.
 * @throws UserError where a part has changed since it was exported, or the engine does not take it.
 */
export async function submitBatch(
  folder: string,
  engineName: string,
  { environment, onSubmitted }: SubmitOptions,
): Promise<number> {
  const declaration = engineCalled(engineName);
  return withFolderClaimed(folder, async () => {
    let manifest = readManifest(folder);
    const note = (part: Part) => {
      manifest = withPart(manifest, part);
      writeManifest(folder, manifest);
    };
    const engine = declaration.connect(manifest.connection, environment);
    const waiting = manifest.parts.filter(isWaiting);
    for (const part of waiting) {
      await checkUnchanged(folder, part);
      const since = part.submission?.since ?? new Date().toISOString();
      const submission = { engine: engineName, since };
      note({ ...part, submission });
      try {
        const batch = await engine.submit({
          path: join(folder, part.file),
          id: partId(manifest, part),
          digest: part.digest,
          mayBeThere: part.submission !== undefined,
        });
        note({ ...part, submission: { ...submission, batch } });
        onSubmitted?.(part, batch);
      } catch (error) {
        if (error instanceof SubmissionRefused) note(part);
        throw error;
      }
    }
    return waiting.length;
  });
}

function partId({ id }: Manifest, { file }: Part): string {
  return `${id}/${file}`;
}

async function checkUnchanged(folder: string, { file, digest }: Part): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(join(folder, file))) hash.update(chunk);
  if (hash.digest('hex') === digest) return;
  throw new UserError(
    `${join(folder, file)}: is not what was exported; export into another folder, and submit that`,
  );
}
