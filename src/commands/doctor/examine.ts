import { fileURLToPath } from 'node:url';
import { toldInOneLine } from '../../files/system-error.ts';
import { buildPairCases } from '../../pair-cases/build-pair-cases.ts';
import type { PairCase } from '../../pair-cases/pair-case.ts';
import { configuredSimulator } from '../../promptfoo/configured-simulator.ts';
import { loadSuite } from '../../suite/load-suite.ts';
import { Asker, findingsOf } from './asker.ts';
import { type Examined, type Finding, fine, problem } from './finding.ts';
import { PLACE_CHECKS } from './place-checks.ts';
import { type Probed, probeEndpoint } from './probe-endpoint.ts';
import type { Workplace } from './workplace.ts';

/** Makes every check of the place; what a failed check leaves nothing to look at is left out. */
export async function examinePlace(workplace: Workplace): Promise<readonly Examined[]> {
  const failed = new Set<string>();
  const examined: Examined[] = [];
  for (const { name, needs = [], look } of PLACE_CHECKS) {
    if (needs.some((need) => failed.has(need))) {
      failed.add(name);
      continue;
    }
    const findings = await found(() => look(workplace));
    if (findings.some(({ outcome }) => outcome === 'problem')) failed.add(name);
    examined.push(...findings.map((finding) => ({ simulator: undefined, check: name, ...finding })));
  }
  return examined;
}

/**
 * Asks a simulator one real question, and makes every check of its answer; an endpoint is asked in several ways, to see what it gives
 * and takes.
 *
 * @throws UserError where it cannot be asked, or answers nothing.
 */
export async function probeSimulator(workplace: Workplace, name: string): Promise<Probed> {
  const configured = configuredSimulator(workplace.file, name);
  const { question, questions } = await firstQuestion(workplace);
  if (configured.cost.kind === 'model') return probeEndpoint(configured, question, questions);
  const asked = await new Asker(configured, question).ask();
  return { findings: findingsOf(asked, configured.asking, questions), options: {} };
}

/** What {@link probeSimulator} finds, be it that there is no answer. */
export async function examineSimulator(workplace: Workplace, name: string): Promise<readonly Examined[]> {
  const tell = (check: string, finding: Finding): Examined => ({ simulator: name, check, ...finding });
  try {
    const { findings } = await probeSimulator(workplace, name);
    return findings.map(({ check, ...finding }) => tell(check, finding));
  } catch (error) {
    return [tell('answer', problem(toldInOneLine(error)))];
  }
}

/** Reads a simulator's config, and asks it nothing: what is wrong there would end the run before its first question. */
export function examineConfig(workplace: Workplace, name: string): readonly Examined[] {
  const tell = (finding: Finding): Examined => ({ simulator: name, check: 'config', ...finding });
  try {
    configuredSimulator(workplace.file, name);
    return [tell(fine('can be read; not asked'))];
  } catch (error) {
    return [tell(problem(toldInOneLine(error)))];
  }
}

/** The first question of the run; one of the bundled suite where the run has none. */
async function firstQuestion(
  workplace: Workplace,
): Promise<{ readonly question: PairCase; readonly questions: number | undefined }> {
  const cases = await workplace.cases().then(
    (built) => built.cases,
    () => [],
  );
  const [question] = cases;
  if (question) return { question, questions: cases.length };
  const suite = loadSuite(fileURLToPath(new URL('../../../datasets/puzzles/suite.yaml', import.meta.url)), {
    environment: {},
  });
  const [bundled] = (await buildPairCases({ ...suite, heads: suite.heads.slice(0, 1) })).cases;
  if (bundled === undefined) throw new Error('the bundled suite asks nothing');
  return { question: bundled, questions: undefined };
}

async function found(
  look: () => readonly Finding[] | Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [problem(toldInOneLine(error))];
  }
}
