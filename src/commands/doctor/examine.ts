import { toldInOneLine } from '../../files/system-error.ts';
import { buildPairCases } from '../../pair-cases/build-pair-cases.ts';
import type { PairCase } from '../../pair-cases/pair-case.ts';
import { configuredSimulator } from '../../promptfoo/configured-simulator.ts';
import { bundledSuite } from '../../suite/bundled-suite.ts';
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
    const findings = await found(undefined, name, () => look(workplace));
    if (findings.some(({ outcome }) => outcome === 'problem')) failed.add(name);
    examined.push(...findings);
  }
  return examined;
}

/**
 * Asks a simulator one real question, an endpoint in several ways, and makes every check of the answers.
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
export function examineSimulator(workplace: Workplace, name: string): Promise<readonly Examined[]> {
  return found(name, 'answer', async () => (await probeSimulator(workplace, name)).findings);
}

/** Reads a simulator's config, and asks it nothing: what is wrong there would end the run before its first question. */
export function examineConfig(workplace: Workplace, name: string): Promise<readonly Examined[]> {
  return found(name, 'config', () => {
    configuredSimulator(workplace.file, name);
    return [fine('can be read; not asked')];
  });
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
  const suite = bundledSuite('puzzles');
  const [bundled] = (await buildPairCases({ ...suite, heads: suite.heads.slice(0, 1) })).cases;
  if (bundled === undefined) throw new Error('the bundled suite asks nothing');
  return { question: bundled, questions: undefined };
}

type Findings = readonly (Finding & { readonly check?: string })[];

/** What is found, be it that looking failed. @param check of findings that name none. */
async function found(
  simulator: string | undefined,
  check: string,
  look: () => Findings | Promise<Findings>,
): Promise<readonly Examined[]> {
  try {
    return (await look()).map((finding) => ({ simulator, check, ...finding }));
  } catch (error) {
    return [{ simulator, check, ...problem(toldInOneLine(error)) }];
  }
}
