import type { ReadYaml } from '../files/yaml-file.ts';
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
  const warning = (path: readonly (string | number)[], of: 'name' | 'sentence') => {
    const cut = yaml.cutAt(path, of);
    return cut === undefined ? [] : [`${file}:${yaml.lineOf(path)}: ${path.join('.')} ${cut}`];
  };
  return [
    ...NAMES.flatMap((name) => warning([name], 'name')),
    ...ofHeads.flatMap((path) => warning(path, 'sentence')),
  ];
}
