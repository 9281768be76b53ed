import { z } from 'zod';
import { headSchema } from '../activation-records/head.ts';
import { readYamlFile } from '../files/yaml-file.ts';

/** A way to perturb an explanation that a simulator has to detect; verdicts are made of its words. */
export interface Perturbation {
  readonly kind: string;
  readonly title: string;
  /** What a simulator does that detects it, and one that does not; what the latter must not be used for. */
  readonly skill: string;
  readonly lack: string;
  readonly use: string;
}

/** Every kind of perturbation, in the order of the tables. What is asked for each is in validation-questions.ts. */
export const PERTURBATIONS = [
  {
    kind: 'other',
    title: 'another head’s explanation',
    skill: 'separates true from other heads’ explanations',
    lack: 'does not separate true from other heads’ explanations',
    use: 'telling whether an explanation is about this head',
  },
  {
    kind: 'empty',
    title: 'an empty explanation',
    skill: 'needs the explanation',
    lack: 'does without the explanation',
    use: 'scores of any kind: it answers without reading the explanation',
  },
  {
    kind: 'reversed',
    title: 'from and to swapped in the words',
    skill: 'reads direction in the words',
    lack: 'does not read direction in the words',
    use: 'explanations that differ in direction',
  },
  {
    kind: 'marks',
    title: 'from and to swapped in the marks',
    skill: 'reads which token is marked as which',
    lack: 'does not read which token is marked as which',
    use: 'heads that attend in one direction between two kinds of token',
  },
  {
    kind: 'negated',
    title: 'the explanation negated',
    skill: 'reads a negation',
    lack: 'does not read a negation',
    use: 'explanations that exclude something',
  },
  {
    kind: 'narrow',
    title: 'the explanation made too narrow',
    skill: 'detects explanations that are too narrow',
    lack: 'does not detect explanations that are too narrow',
    use: 'choosing how much an explanation should cover',
  },
  {
    kind: 'broad',
    title: 'the explanation made too broad',
    skill: 'detects explanations that are too broad',
    lack: 'does not detect explanations that are too broad',
    use: 'telling a precise explanation from one that covers too much',
  },
] as const satisfies readonly Perturbation[];

export type PerturbationKind = (typeof PERTURBATIONS)[number]['kind'];

const text = z.string().trim().min(1);
const severities = z.tuple([text, text]).describe('Mild, then severe.');

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

/** Reads the perturbed explanations of a suite's heads. @throws UserError naming the file, the line and the field. */
export function readPerturbedExplanations(file: string): readonly PerturbedExplanations[] {
  return readYamlFile(file, perturbedExplanationsSchema).heads;
}
