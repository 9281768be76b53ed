import { z } from 'zod';
import { headSchema } from '../activation-records/head.ts';
import { readYamlFile } from '../files/yaml-file.ts';

const text = z.string().trim().min(1);
const doses = z.tuple([text, text]).describe('Mild, then severe.');

/** The damaged rules of heads whose true rule is known. */
const damagedRulesSchema = z.strictObject({
  heads: z.array(
    headSchema.extend({
      /** Absent where the rule reads the same in both directions. */
      reversed: text.exactOptional(),
      negated: text,
      narrow: doses,
      broad: doses,
    }),
  ),
});

export type DamagedRules = z.infer<typeof damagedRulesSchema>['heads'][number];

/**
 * Reads the damaged rules of a suite's heads.
 *
 * @throws UserError naming the file, the line and the field.
 */
export function readDamagedRules(file: string): readonly DamagedRules[] {
  return readYamlFile(file, damagedRulesSchema).heads;
}
