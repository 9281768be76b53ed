import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { z } from 'zod';
import { isFolder } from '../files/folder.ts';
import { readText } from '../files/read-text.ts';
import { UserError } from '../files/user-error.ts';
import { cutsAt, type ReadYaml, readYaml } from '../files/yaml-file.ts';
import { configsOf } from './command-line.ts';

const textsSchema = z.object({ config: z.object({ baselineCorrection: z.array(z.unknown()) }) });
const configSchema = z.object({ providers: z.array(z.unknown()) });

/** What YAML may have cut from labels, models and texts of the configs; one that cannot be read is left to promptfoo. */
export function cutsOfConfigs(argv: readonly string[] = process.argv): readonly string[] {
  const named = configsOf(argv);
  return (named.length > 0 ? named : ['promptfooconfig.yaml'])
    .filter((file) => /^\.ya?ml$/.test(extname(file)) && existsSync(file) && !isFolder(file))
    .flatMap((file) => {
      try {
        return cutsOf(readYaml(readText(file), file), file);
      } catch (error) {
        if (UserError.isInstance(error)) return [];
        throw error;
      }
    });
}

function cutsOf(yaml: ReadYaml, file: string): readonly string[] {
  const providers = configSchema.safeParse(yaml.value).data?.providers ?? [];
  return providers.flatMap((provider, index) => {
    const { data } = textsSchema.safeParse(provider);
    const place = ['providers', index];
    const texts = [...place, 'config', 'baselineCorrection'];
    return [
      ...cutsAt(yaml, file, [...place, 'label'], 'name'),
      ...cutsAt(yaml, file, [...place, 'config', 'model'], 'name'),
      ...cutsAt(yaml, file, texts, 'sentence'),
      ...(data?.config.baselineCorrection ?? []).flatMap((_, text) =>
        cutsAt(yaml, file, [...texts, text], 'sentence'),
      ),
    ];
  });
}
