import { errorMessage } from '../../files/error-message.ts';
import { ModelError } from '../model-error.ts';
import { oneLine } from '../one-line.ts';

/**
 * Why a model's weights could not be loaded, as a sentence that says what to do.
 *
 * @param complaints what llama.cpp logged meanwhile.
 */
export function loadFailure(file: string, error: unknown, complaints: readonly string[]): ModelError {
  const said = [...complaints, errorMessage(error)].join(' ');
  if (isAboutMemory(error, said)) {
    return hopeless(
      `${file}: not enough memory to load it; take a smaller model or quantisation, or gpu: false`,
    );
  }
  if (/not within the file bounds|corrupted|incomplete|unexpectedly reached end|read error/i.test(said)) {
    return hopeless(`${file}: is damaged or cut off: download it again`);
  }
  return hopeless(
    `${file}: llama.cpp cannot load it (${oneLine(complaints[0] ?? errorMessage(error))}); is it damaged, or newer than this node-llama-cpp?`,
  );
}

/** Why a loaded model got no room to evaluate prompts in. */
export function contextFailure(
  file: string,
  { contextSize, sequences }: { readonly contextSize: number; readonly sequences: number },
  error: unknown,
): ModelError {
  const times = sequences === 1 ? '' : ` × parallel: ${sequences}`;
  return hopeless(
    `${file}: not enough memory to evaluate prompts of ${contextSize} tokens${times} (${oneLine(errorMessage(error))}); set a smaller contextSize or parallel, or take a smaller model`,
  );
}

function isAboutMemory(error: unknown, said: string): boolean {
  return (
    (error instanceof Error && error.name === 'InsufficientMemoryError') ||
    /(insufficient|not enough|out of|failed to allocate).*(memory|v?ram|buffer)|unable to allocate/i.test(
      said,
    )
  );
}

function hopeless(message: string): ModelError {
  return new ModelError(message, { hopeless: true });
}
