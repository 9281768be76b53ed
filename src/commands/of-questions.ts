/** The commands that ask, or say what asking takes: the package loads them as one file. */
export { batchCommand } from './batch.ts';
export { clusterCommand } from './cluster.ts';
export { estimateCommand } from './estimate.ts';
export { explainCommand } from './explain.ts';
export { explainableCommand } from './explainable.ts';
export { validateCommand } from './validate.ts';
