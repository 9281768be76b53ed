import { hash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { after } from './faults.ts';
import { hashedAnswer } from './hashed-answer.ts';
import { startSimulatorServer } from './server.ts';

// The deterministic simulator as a process of its own, so that a bench does not share one with promptfoo.
//   node test/simulator-server/serve.ts [--latency <milliseconds>] [--port <port>] [--log <file>]
// Prints its base URL on the first line. `GET /__requests` tells the counts at any time; SIGTERM and SIGINT print them
// as a line of JSON and end the process. The log gets a line for each request, its digest.

const { values } = parseArgs({
  options: {
    latency: { type: 'string', default: '0' },
    port: { type: 'string', default: '0' },
    log: { type: 'string' },
  },
});
const { latency, port, log } = values;
const answers = after(Number(latency), hashedAnswer());
const server = await startSimulatorServer({
  port: Number(port),
  behaviour: (exchange) => {
    if (log !== undefined) appendFileSync(log, `${hash('sha256', exchange.request.bodyText)}\n`);
    return answers(exchange);
  },
});
console.log(server.baseUrl);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    console.log(JSON.stringify(server.counts()));
    await server.close();
  });
}
