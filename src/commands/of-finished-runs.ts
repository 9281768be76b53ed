/** The commands that read finished runs: the package loads them as one file. */
export { annotateCommand } from './annotate.ts';
export { baselineCommand } from './baseline.ts';
export { compareCommand } from './compare.ts';
export { exportCommand } from './export.ts';
export { noiseCommand } from './noise.ts';
export { reportCommand } from './report.ts';
