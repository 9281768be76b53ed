import type { Llama } from 'node-llama-cpp';
import { errorMessage } from '../../files/user-error.ts';
import { hopeless, type ModelError } from '../model-error.ts';
import { oneLine } from '../redact.ts';
import type { LocalConfig } from './local-config.ts';

export type NodeLlama = typeof import('node-llama-cpp');

/** node-llama-cpp, which runs GGUF models with llama.cpp; users install it. @throws ModelError that says how. */
export async function importNodeLlama(
  load: () => Promise<NodeLlama> = () => import('node-llama-cpp'),
): Promise<NodeLlama> {
  try {
    return await load();
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    const problem = isAbsent
      ? 'a local model needs node-llama-cpp, which is not installed'
      : `node-llama-cpp cannot be loaded (${oneLine(String(error))})`;
    throw hopeless(`${problem}: npm install node-llama-cpp`);
  }
}

/** The errors that llama.cpp has logged, latest last; emptied by whoever is about to cause some. */
export const complaints: string[] = [];

const started = new Map<LocalConfig['gpu'], Promise<Llama>>();

/** Starts llama.cpp from the binaries of node-llama-cpp, without building or downloading. @throws ModelError if there is none for the GPU. */
export function startLlama(gpu: LocalConfig['gpu'], { getLlama, LlamaLogLevel }: NodeLlama): Promise<Llama> {
  const starting =
    started.get(gpu) ??
    getLlama({
      gpu,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.error,
      logger: (_, message) => complaints.push(message),
    }).then(
      (llama) => {
        // node-llama-cpp substitutes another one if it knows that there is none of that kind.
        if (gpu !== 'auto' && llama.gpu !== gpu) throw noBinary(gpu, `there is ${llama.gpu || 'none'}`);
        return llama;
      },
      (error) => {
        throw noBinary(gpu, errorMessage(error));
      },
    );
  started.set(gpu, starting);
  return starting;
}

function noBinary(gpu: LocalConfig['gpu'], reason: string): ModelError {
  return hopeless(
    `node-llama-cpp has no binary for gpu: ${gpu} on this machine (${oneLine(reason)}); try gpu: auto, or gpu: false`,
  );
}
