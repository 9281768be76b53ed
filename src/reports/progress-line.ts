import { SingleBar } from 'cli-progress';

/** A progress line on a terminal, shown once the work takes more than a moment. Silent elsewhere. @param what is counted, in the plural. */
export function progressLine(what: string, patienceMs = 1000) {
  const bar = new SingleBar({
    format: `{bar} {value}/{total} ${what}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  const start = Date.now();
  let shown = false;
  return {
    update: (done: number, total: number) => {
      if (!process.stderr.isTTY) return;
      if (!shown && Date.now() - start > patienceMs) {
        bar.start(total, done);
        shown = true;
      }
      if (!shown) return;
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => {
      if (shown) bar.stop();
    },
  };
}
