import { z } from 'zod';
import { strictObject } from '../../files/strict-object.ts';

/** How to run a model in this process. */
export const localConfigSchema = strictObject({
  model: z.string().min(1).describe('A GGUF file: its path, its https: address, or hf:user/repo:quant.'),
  sha256: z
    .stringFormat('a SHA-256: 64 hexadecimal digits', /^[0-9a-f]{64}$/i)
    .transform((digest) => digest.toLowerCase())
    .optional()
    .describe("The file's checksum: another file is refused."),
  folder: z
    .string()
    .min(1)
    .optional()
    .describe('Where downloaded models are kept. Default: ~/.node-llama-cpp/models.'),
  gpu: z
    .union([z.enum(['auto', 'metal', 'cuda', 'vulkan']), z.literal(false)])
    .default('auto')
    .describe('false for the processor alone.'),
  threads: z.int().positive().optional().describe("Default: the processor's cores."),
  contextSize: z
    .int()
    .positive()
    .optional()
    .describe('The longest prompt, in tokens. Default: 4096, or what the model was trained on if less.'),
  parallel: z
    .int()
    .positive()
    .max(64)
    .optional()
    .describe(
      'How many questions are evaluated as one batch where that many are asked at a time. Default: 4 on a GPU; 1 without, where a batch is no faster.',
    ),
});

export type LocalConfig = z.output<typeof localConfigSchema>;
