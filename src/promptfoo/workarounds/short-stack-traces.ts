const LINES_READ = 4;
const NODES_DEFAULT = 10;

/**
 * promptfoo 0.123.1 finds out with every debug message, shown or not, who wrote it, by the fourth line of a stack trace. With
 * traces of Node's ten lines the default suite takes 8 % more processor time (medians of five runs: 4.75 s and 4.37 s). A limit
 * that somebody has set stays. No upstream issue is known.
 */
export function shortenStackTraces(): void {
  if (Error.stackTraceLimit === NODES_DEFAULT) Error.stackTraceLimit = LINES_READ;
}
