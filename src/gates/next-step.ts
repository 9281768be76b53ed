/**
 * What to do about a gate that failed a run.
 *
 * @param gate its name in the config.
 * @param folder where the run's reports are.
 */
export function nextStep(gate: string, folder: string, baseline: string | undefined): string {
  switch (gate) {
    case 'maxMeanDrop':
    case 'maxDrop':
      return `npx attention-heads baseline diff ${baseline} ${folder}   # what changed; if it is meant: npx attention-heads baseline write ${folder} -o ${baseline}`;
    case 'maxUnscored':
      return 'npx promptfoo eval --retry-errors   # asks again what has no score';
    case 'simulators':
      return 'npx promptfoo eval   # with every simulator that the gates name';
    default:
      return `npx promptfoo view   # or open ${folder}/report.html: every pair, the worst mistakes first`;
  }
}
