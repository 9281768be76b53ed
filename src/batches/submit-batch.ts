import { join } from 'node:path';
import { toldInOneLine } from '../files/system-error.ts';
import { UserError } from '../files/user-error.ts';
import { SubmissionRefused } from './engines/engine.ts';
import { engineCalled, engineOf } from './engines/engines.ts';
import {
  isWaiting,
  type Part,
  type PartProblem,
  withBatchClaimed,
  withPart,
  writeManifest,
} from './manifest.ts';
import { digestOf } from './part-writer.ts';

interface SubmitOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Told of each part that the engine has. */
  readonly onSubmitted?: (part: Part, batch: string) => void;
}

/**
 * Submits every waiting part. Each step is written down first: if the process is lost, the engine is asked what it has, so nothing
 * is submitted twice. Parts that changed since the export, or that the engine refuses, are named and skipped.
 *
 * @throws UserError if there is no such engine.
 */
export async function submitBatch(
  folder: string,
  engineName: string,
  { environment, onSubmitted }: SubmitOptions,
): Promise<{ readonly parts: number; readonly problems: readonly PartProblem[] }> {
  engineCalled(engineName);
  return withBatchClaimed(folder, async (read) => {
    let manifest = read;
    const note = (part: Part) => {
      manifest = withPart(manifest, part);
      writeManifest(folder, manifest);
    };
    const problems: PartProblem[] = [];
    const waiting = manifest.parts.filter(isWaiting);
    const submit = async (part: Part) => {
      const engine = engineOf(manifest, part, engineName, environment);
      await checkUnchanged(folder, part);
      const since = part.submission?.since ?? new Date().toISOString();
      const submission = { engine: engineName, since };
      note({ ...part, submission });
      try {
        const batch = await engine.submit({
          path: join(folder, part.file),
          id: `${manifest.id}/${part.file}`,
          digest: part.digest,
          mayBeThere: part.submission !== undefined,
          requests: part.requests,
          since,
          taken: new Set(manifest.parts.flatMap(({ submission }) => submission?.batch ?? [])),
        });
        note({ ...part, submission: { ...submission, batch } });
        onSubmitted?.(part, batch);
      } catch (error) {
        if (error instanceof SubmissionRefused) note(part);
        throw error;
      }
    };
    for (const part of waiting) {
      await submit(part).catch((error: unknown) => problems.push({ part, problem: toldInOneLine(error) }));
    }
    return { parts: waiting.length - problems.length, problems };
  });
}

async function checkUnchanged(folder: string, { file, digest }: Part): Promise<void> {
  if ((await digestOf(join(folder, file))) === digest) return;
  throw new UserError(
    `${join(folder, file)}: was changed after the export; export into another folder, and submit that`,
  );
}
