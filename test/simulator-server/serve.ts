import { parseArgs } from 'node:util';
import { startSimulatorServer } from './server.ts';

// The deterministic simulator as a process of its own, so that a bench does not share one with promptfoo.
//   node test/simulator-server/serve.ts [--latency <milliseconds>] [--port <port>]
// Prints its base URL on the first line. `GET /__requests` tells the counts at any time; SIGTERM and SIGINT print them
// as a line of JSON and end the process.

const { values } = parseArgs({
  options: { latency: { type: 'string', default: '0' }, port: { type: 'string', default: '0' } },
});
const server = await startSimulatorServer({ latencyMs: Number(values.latency), port: Number(values.port) });
console.log(server.baseUrl);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    console.log(JSON.stringify(server.counts()));
    await server.close();
  });
}
