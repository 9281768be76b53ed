import { join } from 'node:path';
import { z } from 'zod';
import { isThere } from '../files/folder.ts';
import { readJsonFile } from '../files/json-file.ts';
import { UserError } from '../files/user-error.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import { openAiConfigSchema } from '../models/openai/openai-config.ts';
import { WANTED, type Wanted } from './batch-lines.ts';

const MANIFEST = 'manifest.json';
/** In a batch's folder: what came back. */
export const RESULTS_FOLDER = 'results';

const count = z.int().nonnegative();

/** What became of a part that was handed to an engine. */
const submissionSchema = z.strictObject({
  engine: z.string(),
  /** Written before the engine hears of it: without a batch, it may or may not have it. */
  since: z.iso.datetime(),
  /** The engine's name for it. */
  batch: z.string().exactOptional(),
  /** Set when everything that it will ever give was fetched. */
  ended: z.strictObject({ status: z.string(), problem: z.string().exactOptional() }).exactOptional(),
  /** The user has given it up: what it asks may be asked again. What it gives is fetched all the same. */
  abandoned: z.literal(true).exactOptional(),
});

/** How an engine is reached; names of environment variables, no secrets. */
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
  /** Where it is submitted to, if that is not what the manifest says: a later export may be for another endpoint. */
  connection: connectionSchema.exactOptional(),
  /** What it asks was exported again before it was submitted: it is not submitted any more. */
  superseded: z.literal(true).exactOptional(),
  submission: submissionSchema.exactOptional(),
});

/** What a batch's folder holds, and how far each part has come. */
const manifestSchema = z.strictObject({
  version: z.literal(1),
  /** Random: tells this export from any other that an engine has heard of. */
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

/** @returns undefined where nothing was exported into the folder. @throws UserError where it cannot be read. */
export function findManifest(folder: string): Manifest | undefined {
  const file = join(folder, MANIFEST);
  return isThere(file) ? readJsonFile(file, manifestSchema) : undefined;
}

/** @throws UserError where nothing was exported into the folder, or what says so cannot be read. */
export function readManifest(folder: string): Manifest {
  const manifest = findManifest(folder);
  if (manifest) return manifest;
  throw new UserError(
    `${folder}: holds no batch: there is no ${MANIFEST}; make one with \`attention-heads batch export -o ${folder}\``,
  );
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

/** Whether an engine may have a part, and has not given all that it will give. */
export function isUnderWay({ submission }: Part): boolean {
  return submission !== undefined && submission.ended === undefined && !submission.abandoned;
}

/** A part with which something went wrong, which is no concern of the others. */
export interface PartProblem {
  readonly part: Part;
  /** In one line. */
  readonly problem: string;
}

/** Whether a part waits for somebody to submit it. */
export function isWaiting({ submission, superseded }: Part): boolean {
  return submission?.batch === undefined && !superseded;
}
