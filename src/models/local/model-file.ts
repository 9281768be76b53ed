import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { errorMessage } from '../../files/error-message.ts';
import { ModelError } from '../model-error.ts';
import { oneLine } from '../one-line.ts';
import { untilAborted } from '../until-aborted.ts';
import { modelDigest } from './file-digest.ts';
import type { LocalConfig } from './local-config.ts';
import type { NodeLlama } from './node-llama.ts';

/** A model's file, and what tells it from any other. */
export interface ModelFile {
  readonly path: string;
  readonly sha256: string;
}

/**
 * Finds a model's file, after downloading it where `model` is an address and it has not been yet.
 *
 * @throws ModelError where there is no such file, it cannot be downloaded, or its checksum is another.
 */
export async function findModelFile(
  { model, sha256, folder }: Pick<LocalConfig, 'model' | 'sha256' | 'folder'>,
  nodeLlama: NodeLlama,
  patienceMs: number = PATIENCE_MS,
): Promise<ModelFile> {
  const path = isAddress(model) ? await download(model, folder, nodeLlama, patienceMs) : model;
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) {
    const seenFrom = isAbsolute(path) ? '' : ` (seen from ${process.cwd()})`;
    throw hopeless(
      `${path}: there is no such file${seenFrom}; model takes a GGUF file, an https: address, or hf:user/repo:quant`,
    );
  }
  const found = await modelDigest(path, sha256 === undefined);
  if (sha256 !== undefined && found !== sha256) {
    throw hopeless(
      `${path}: its SHA-256 is ${found}, not ${sha256} as the config says: remove the file to have it downloaded again, or correct sha256`,
    );
  }
  return { path, sha256: found };
}

function isAddress(model: string): boolean {
  return /^(https?|hf|huggingface):/.test(model);
}

/** How long a download may go without a byte more than it ever had before it is given up. */
const PATIENCE_MS = 60_000;

async function download(
  address: string,
  folder: string | undefined,
  { resolveModelFile }: NodeLlama,
  patienceMs: number,
): Promise<string> {
  const stalled = new AbortController();
  let most = 0;
  const giveUp = () => stalled.abort(new Error(`no more of it came for ${patienceMs / 1000} s`));
  const watch = setTimeout(giveUp, patienceMs);
  try {
    const resolving = resolveModelFile(address, {
      ...(folder === undefined ? {} : { directory: folder }),
      cli: process.stdout.isTTY,
      signal: stalled.signal,
      onProgress: ({ downloadedSize }) => {
        if (downloadedSize > most) watch.refresh();
        most = Math.max(most, downloadedSize);
      },
    });
    return await untilAborted(resolving, stalled.signal);
  } catch (error) {
    const reason = oneLine(errorMessage(error));
    throw hopeless(
      `${address}: cannot be downloaded: ${reason}; check the address and the network, or download it by hand and give its path`,
    );
  } finally {
    clearTimeout(watch);
  }
}

function hopeless(message: string): ModelError {
  return new ModelError(message, { hopeless: true });
}
