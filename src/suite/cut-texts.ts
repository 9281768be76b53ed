import { cutsAt, type ReadYaml } from '../files/yaml-file.ts';
import type { SuiteFile } from './suite-schema.ts';

const NAMES = ['name', 'subject', 'records', 'explanations'];

/** What YAML may have cut from the names and texts of a suite, each with its line. */
export function cutTexts(content: SuiteFile, yaml: ReadYaml, file: string): readonly string[] {
  const ofHeads = content.heads.flatMap(({ explanations }, head) => {
    const list = ['heads', head, 'explanations'];
    const each = explanations.flatMap((_, index) => {
      const path = [...list, index];
      return [path, [...path, 'id'], [...path, 'text']];
    });
    return [list, ...each];
  });
  return [
    ...NAMES.flatMap((name) => cutsAt(yaml, file, [name], 'name')),
    ...ofHeads.flatMap((path) => cutsAt(yaml, file, path, 'sentence')),
  ];
}
