import { arch, cpus, loadavg, platform, totalmem } from 'node:os';

/** The machine that a measurement was made on, and what else it did: ratios can be compared, seconds cannot. */
export function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${memory} GB, ${platform()} ${arch()}, Node ${process.versions.node}; load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(', ')} (1, 5, 15 minutes)`;
}
