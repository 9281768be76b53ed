import { extname } from 'node:path';
import { z } from 'zod';
import { UserError } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';

const EXTENSIONS = ['.yaml', '.yml', '.json'];

/**
 * Reads the top-level `metadata` of a promptfoo config, in which the gates are.
 *
 * @throws UserError where the file cannot be read, is a program, or has our section outside the metadata.
 */
export function metadataOfConfig(file: string): unknown {
  if (!EXTENSIONS.includes(extname(file).toLowerCase())) {
    throw new UserError(`${file}: gates are read from a config that is YAML or JSON`);
  }
  const config = readYamlFile(file, z.looseObject({ metadata: z.unknown().optional() }));
  if ('attentionHeads' in config) {
    throw new UserError(`${file}: attentionHeads: is read under metadata only; move it there`);
  }
  return config.metadata;
}
