/**
 * How much longer a whole eval takes than its answers do. Run: npm run bench:live [-- --pairs 20000 --rounds 3 --profile folder]
 *
 * Pairs are asked of a server in a process of its own that answers after 100 ms, 20 at a time. The yardstick is pairs ×
 * latency ÷ concurrency. The two ways to say "20 at a time" take turns, so that what else the machine does hits both.
 */
import { parseArgs } from 'node:util';
import { CONCURRENCY, evaluateOnce, LATENCY_MS, limitOf, WAYS } from './live-run/ask-once.ts';
import { machine } from './machine.ts';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'string' },
  },
});
const pairs = Number(values.pairs);
const limit = limitOf(pairs);

console.log(
  `${pairs} pairs, ${LATENCY_MS} ms latency, ${CONCURRENCY} at a time: limit ${limit.toFixed(2)} s. ${machine()}`,
);
for (let round = 1; round <= Number(values.rounds); round += 1) {
  for (const [name, way] of Object.entries(WAYS)) {
    const asked = await evaluateOnce(pairs, way, values.profile);
    const { seconds, mostInFlight, meanInFlight, before, after } = asked;
    const inFlight = `in flight at most ${mostInFlight}, on average ${meanInFlight.toFixed(1)} in the middle`;
    const ratio = (seconds / limit).toFixed(2);
    const around = `${before.toFixed(1)} s before the first question, ${after.toFixed(1)} s after the last answer`;
    console.log(`${name.padEnd(22)} ${seconds.toFixed(1)} s = ${ratio} × limit; ${around}; ${inFlight}`);
  }
}
