import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { headName } from '../../activation-records/head.ts';
import type { Explainer } from '../../explaining/candidate.ts';
import type { HeadExplained } from '../../explaining/explain-heads.ts';
import { someOf } from '../../files/number-text.ts';
import { UserError } from '../../files/user-error.ts';
import { shorten, visibleText } from '../../files/visible-text.ts';
import {
  type AroundExplainer,
  configuredExplainers,
  defaultExplainers,
} from '../../promptfoo/configured-explainers.ts';
import type { OnHeadsOptions } from '../on-heads.ts';

/** Where explainers are looked for beside the config. */
export const EXPLAINERS_FILE = 'explainers.yaml';

export interface ExplainOptions extends OnHeadsOptions {
  readonly explainers?: string;
  readonly explainer?: string;
  readonly output?: string;
  readonly refine: number;
  readonly export?: string;
}

/** The explainers that a command is to use. @param around what is put around their models. */
export function explainersFor(
  { config, explainers, explainer }: ExplainOptions,
  around: AroundExplainer,
): readonly Explainer[] {
  const file = explainers ?? join(dirname(config), EXPLAINERS_FILE);
  const isThere = explainers !== undefined || existsSync(file);
  const all = isThere ? configuredExplainers(file, around) : defaultExplainers();
  const chosen = all.filter(({ label }) => explainer === undefined || label === explainer);
  if (chosen.length > 0) return chosen;
  throw new UserError(
    `--explainer ${explainer}: there is no such explainer: ${all.map(({ label }) => label).join(', ')}`,
  );
}

const MOST_NAMED = 5;

/** Why heads have no explanation, and answers were of no use: a line for each reason. */
export function tellProblems(explained: readonly HeadExplained[]): void {
  const problems = explained.flatMap(({ explainer, failure, result, ...head }) => [
    ...(failure === undefined ? [] : [{ explainer, head: headName(head), what: failure }]),
    ...(result?.unusable ?? []).map((reason) => ({
      explainer,
      head: headName(head),
      what: `an answer is not used: ${reason}`,
    })),
  ]);
  for (const alike of Map.groupBy(problems, ({ explainer, what }) => `${explainer} ${what}`).values()) {
    const heads = [...new Set(alike.map(({ head }) => head))];
    const [{ explainer = '', what = '' } = {}] = alike;
    console.error(visibleText(`${explainer}: ${someOf(heads, MOST_NAMED)}: ${shorten(what, 300)}`));
  }
  if (explained.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
}
