import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A folder of the project that imports from others, and is imported from. */
export interface Module {
  readonly name: string;
  readonly files: number;
  /** The modules it imports from, types included, each with one import that shows it. */
  readonly leansOn: ReadonlyMap<string, string>;
}

const SOURCES = '{src,providers,assertions,datasets,hooks}/**/*.ts';
const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+\.ts)'/g;

/** Reads off the imports which modules there are, and which leans on which. */
export function readModules(project: string): readonly Module[] {
  const files = globSync(SOURCES, { cwd: project }).sort();
  return [...Map.groupBy(files, moduleOf)].map(([name, ofModule]) => ({
    name,
    files: ofModule.length,
    leansOn: new Map(
      ofModule.flatMap((file) =>
        [...readFileSync(join(project, file), 'utf8').matchAll(IMPORT)].flatMap(
          ([, path = '']): [string, string][] => {
            const imported = normalize(join(dirname(file), path));
            const module = moduleOf(imported);
            return module === name ? [] : [[module, `${file} → ${imported}`]];
          },
        ),
      ),
    ),
  }));
}

/** A folder under `src/`, or one at the top level; a file of `src/` itself is its own. */
function moduleOf(file: string): string {
  const [top = '', inside = '', ...rest] = file.split('/');
  return top === 'src' ? `src/${rest.length > 0 ? `${inside}/` : inside}` : `${top}/`;
}

/** The arrows that the others do not imply: a module that leans on what another one leans on may lean on it, too. */
export function withoutImplied(modules: readonly Module[]): readonly (readonly [string, string])[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const reaches = (from: string, to: string): boolean =>
    [...(byName.get(from)?.leansOn.keys() ?? [])].some((next) => next === to || reaches(next, to));
  return modules.flatMap(({ name, leansOn }) =>
    [...leansOn.keys()]
      .filter((to) => ![...leansOn.keys()].some((other) => other !== to && reaches(other, to)))
      .map((to): [string, string] => [name, to]),
  );
}
