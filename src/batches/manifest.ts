import { join } from 'node:path';
import { z } from 'zod';
import { isFolder, isThere } from '../files/folder.ts';
import { withFolderClaimed } from '../files/folder-lock.ts';
import { readJsonFile } from '../files/json-file.ts';
import { UserError } from '../files/user-error.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import { openAiConfigSchema } from '../models/openai/openai-config.ts';
import { WANTED, type Wanted } from './batch-lines.ts';

const MANIFEST = 'manifest.json';
/** In a batch's folder: results. */
export const RESULTS_FOLDER = 'results';

const count = z.int().nonnegative();

/** What became of a part that was submitted. */
const submissionSchema = z.strictObject({
  engine: z.string(),
  /** Written before the engine hears of it: without a batch, it may or may not have it. */
  since: z.iso.datetime(),
  /** The engine's name for it. */
  batch: z.string().exactOptional(),
  /** Set when all its results were fetched. */
  ended: z.strictObject({ status: z.string(), problem: z.string().exactOptional() }).exactOptional(),
  /** Given up by the user: its requests may be asked again. Its results are fetched all the same. */
  abandoned: z.literal(true).exactOptional(),
});

/** How an engine is reached, with names of environment variables but no secrets. */
export const connectionSchema = openAiConfigSchema.pick({
  model: true,
  baseUrl: true,
  apiKeyEnvar: true,
  headers: true,
  timeoutMs: true,
  maxRetries: true,
});

const partSchema = z.strictObject({
  file: z.string().regex(/^requests-\d{4,9}\.jsonl$/, 'expected requests-0001.jsonl'),
  requests: count,
  bytes: count,
  /** SHA-256 of the file. */
  digest: z.string(),
  /** Where it is submitted, if not as the manifest says: a later export may be for another endpoint. */
  connection: connectionSchema.exactOptional(),
  /** Exported again before it was submitted, so it is not submitted any more. */
  superseded: z.literal(true).exactOptional(),
  submission: submissionSchema.exactOptional(),
});

/** The parts of a batch's folder, and how far each has come. */
const manifestSchema = z.strictObject({
  version: z.literal(1),
  /** Random, to tell this export from any other that an engine has. */
  id: z.string().regex(/^[\w-]{1,64}$/),
  /** The column's heading, or the explainer's label. */
  simulator: z.string(),
  /** What is wanted of the answers. */
  readout: z.enum(Object.keys(WANTED) as [Wanted]).default('logprobs'),
  connection: connectionSchema,
  parts: z
    .array(partSchema)
    .refine((parts) => new Set(parts.map(({ file }) => file)).size === parts.length, 'a part is there twice'),
});

export type Manifest = z.output<typeof manifestSchema>;
export type Part = Manifest['parts'][number];

/** @returns undefined if nothing was exported into the folder. @throws UserError if it cannot be read. */
export function findManifest(folder: string): Manifest | undefined {
  const file = join(folder, MANIFEST);
  return isThere(file) ? readJsonFile(file, manifestSchema) : undefined;
}

/** @throws UserError if nothing was exported into the folder, or its manifest cannot be read. */
export function readManifest(folder: string): Manifest {
  const manifest = findManifest(folder);
  if (manifest) return manifest;
  if (isThere(folder) && !isFolder(folder)) {
    throw new UserError(`${folder}: is a file: name the batch’s folder, which holds ${MANIFEST}`);
  }
  throw new UserError(
    `${folder}: has no ${MANIFEST}; make a batch with \`attention-heads batch export -o ${folder}\``,
  );
}

/**
 * Keeps other processes out of a batch's folder while `use` runs on its manifest, which is read before the claim too: a claim makes
 * its folder, and there is nothing to do in one without a batch.
 *
 * @throws UserError as {@link readManifest} and {@link withFolderClaimed} do.
 */
export async function withBatchClaimed<T>(
  folder: string,
  use: (manifest: Manifest) => Promise<T>,
): Promise<T> {
  readManifest(folder);
  return withFolderClaimed(folder, () => use(readManifest(folder)));
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeWholeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The manifest with one part changed. */
export function withPart(manifest: Manifest, changed: Part): Manifest {
  return {
    ...manifest,
    parts: manifest.parts.map((part) => (part.file === changed.file ? changed : part)),
  };
}

/** Whether an engine may have a part, and has not given all its results. */
export function isUnderWay({ submission }: Part): boolean {
  return submission !== undefined && submission.ended === undefined && !submission.abandoned;
}

/** A part that something went wrong with, in one line. */
export interface PartProblem {
  readonly part: Part;
  readonly problem: string;
}

/** Whether a part is yet to be submitted. */
export function isWaiting({ submission, superseded }: Part): boolean {
  return submission?.batch === undefined && !superseded;
}
