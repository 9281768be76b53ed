/** What the commands of a next step need to know of the run. */
export interface PlaceOfRun {
  /** Where its reports are. */
  readonly folder: string;
  readonly baseline: string | undefined;
  /** What asks again, e.g. `npx promptfoo eval -c other.yaml`. */
  readonly rerun: string;
}

/** What to do about a gate that failed a run. @param gate its name in the config. */
export function nextStep(gate: string, { folder, baseline, rerun }: PlaceOfRun): string {
  switch (gate) {
    case 'maxMeanDrop':
    case 'maxDrop':
    case 'allowMissing':
      return `npx attention-heads baseline diff ${baseline} ${folder}   # all that changed; where it is meant: npx attention-heads baseline write ${folder} -o ${baseline}`;
    case 'maxUnscored':
      return `${rerun}   # once the cause is mended: what was answered is kept, so it asks only for what has no score`;
    case 'simulators':
      return `${rerun}   # with every simulator that the gates name`;
    default:
      return `npx promptfoo view   # or open ${folder}/report.html: every pair, the worst mistakes first`;
  }
}
