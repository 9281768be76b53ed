import { z } from 'zod';
import { headSchema } from '../activation-records/head.ts';
import { readYamlFile } from '../files/yaml-file.ts';

const text = z.string().trim().min(1);
const severities = z.tuple([text, text]).describe('Mild, then severe.');

/** The perturbed explanations of heads whose true explanation is known. */
const perturbedExplanationsSchema = z.strictObject({
  heads: z.array(
    headSchema.extend({
      /** Absent where the explanation reads the same in both directions. */
      reversed: text.exactOptional(),
      negated: text,
      narrow: severities,
      broad: severities,
    }),
  ),
});

export type PerturbedExplanations = z.infer<typeof perturbedExplanationsSchema>['heads'][number];

/**
 * Reads the perturbed explanations of a suite's heads.
 *
 * @throws UserError naming the file, the line and the field.
 */
export function readPerturbedExplanations(file: string): readonly PerturbedExplanations[] {
  return readYamlFile(file, perturbedExplanationsSchema).heads;
}
