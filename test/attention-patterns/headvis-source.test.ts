import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUALLY_KEPT } from '../../src/attention-patterns/headvis-file.ts';
import { headvisRun } from '../../src/attention-patterns/headvis-source.ts';
import { fromHeadvisCommand } from '../../src/commands/records/from-headvis.ts';
import { UserError } from '../../src/files/user-error.ts';

const sequence = {
  tokens: ['a', ' b', ' c'],
  attention_indices: [3, 7],
  attention_values: [0.9, 0.8],
  seq_len: 3,
};
const headFile = JSON.stringify({ sequences: [sequence] });
const config = {
  heads: [
    [4, 11],
    [0, 3],
  ],
  pipeline_config: { sparse_topk_per_row: 4, sparse_threshold: 0.01 },
};

/** A bucket of runs, as Neuronpedia's: `v1/<model>/headvis/<dataset>`. */
const RUN = '/v1/gpt2-small/headvis/pile';
const files = new Map<string, string>([
  [`${RUN}/config.json`, JSON.stringify(config)],
  [`${RUN}/heads/L4H11.json`, headFile],
  [`${RUN}/heads/L0H3.json`, headFile],
  ['/v1/bare/headvis/pile/heads/L1H1.json', headFile],
]);
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  const found = files.get(request.url ?? '');
  response.writeHead(found === undefined ? 404 : 200).end(found);
});
let address = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const download = { cacheFolder: '', timeoutMs: 5000, retries: 0, maxRetryAfterMs: 0 };

describe('a run of HeadVis’ at a web address', () => {
  it('is the heads that its config lists, layer by layer, and what it kept of each row', async () => {
    const { files: heads, kept } = await headvisRun(`${address}${RUN}/`, undefined, download);
    expect(kept).toEqual({ keysPerRow: 4, threshold: 0.01 });
    expect(heads.map(({ source }) => source)).toEqual([
      `${address}${RUN}/heads/L0H3.json`,
      `${address}${RUN}/heads/L4H11.json`,
    ]);
    expect(await heads[0]?.text()).toBe(headFile);
  });

  it('is asked for no other head than was chosen, or the address names', async () => {
    asked.length = 0;
    for (const place of [`${RUN}/heads`, `${RUN}/heads/L4H11.json`]) {
      const chosen = place.endsWith('.json') ? undefined : [{ layer: 4, head: 11 }];
      const { files: heads } = await headvisRun(`${address}${place}`, chosen, download);
      expect(heads.map(({ head }) => head)).toEqual([{ layer: 4, head: 11 }]);
      await heads[0]?.text();
    }
    expect(new Set(asked)).toEqual(new Set([`${RUN}/config.json`, `${RUN}/heads/L4H11.json`]));
  });

  it('without a config needs its heads named, and is taken to keep what is usual', async () => {
    const bare = `${address}/v1/bare/headvis/pile`;
    await expect(headvisRun(bare, undefined, download)).rejects.toThrow(
      /config\.json: the server answered 404: .*--heads L4H11,L5H1/,
    );
    const { kept, files: heads } = await headvisRun(bare, [{ layer: 1, head: 1 }], download);
    expect(kept).toEqual(USUALLY_KEPT);
    expect(await heads[0]?.text()).toBe(headFile);
  });

  it('says of a head that is not there what the server said', async () => {
    const { files: heads } = await headvisRun(`${address}${RUN}`, [{ layer: 9, head: 9 }], download);
    const text = heads[0]?.text();
    await expect(text).rejects.toThrow(UserError);
    await expect(text).rejects.toThrow(/L9H9\.json: the server answered 404$/);
  });

  it('becomes records by one command', async () => {
    const output = join(mkdtempSync(join(tmpdir(), 'headvis-')), 'records');
    await fromHeadvisCommand().parseAsync([`${address}${RUN}`, '-o', output], { from: 'user' });
    expect(readdirSync(output, { recursive: true }).sort()).toEqual([
      '0',
      join('0', '3.json'),
      '4',
      join('4', '11.json'),
    ]);
  });
});

describe('a folder of heads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headvis-'));
  mkdirSync(join(folder, 'heads'));
  writeFileSync(join(folder, 'heads', 'L4H11.json'), headFile);
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));

  it('is read with what its config says was kept', async () => {
    const { files: heads, kept } = await headvisRun(folder, undefined);
    expect(heads.map(({ head }) => head)).toEqual([{ layer: 4, head: 11 }]);
    expect(kept.keysPerRow).toBe(4);
  });

  it('says which of the heads that were chosen it lacks, and where it is not', async () => {
    await expect(headvisRun(folder, [{ layer: 5, head: 5 }])).rejects.toThrow(/does not have L5H5$/);
    await expect(headvisRun('nowhere', undefined)).rejects.toThrow(/^nowhere: no such folder/);
  });

  it('is refused where two files hold one head', async () => {
    const twice = mkdtempSync(join(tmpdir(), 'headvis-'));
    const answer = [
      { layer: 4, headIndex: 11, tokens: ['a', 'b'], attentionIndices: [2], attentionValues: [1] },
    ];
    writeFileSync(join(twice, 'L4H11.json'), headFile);
    writeFileSync(join(twice, 'answer.json'), JSON.stringify(answer));
    await expect(
      fromHeadvisCommand().parseAsync([twice, '-o', join(twice, 'records')], { from: 'user' }),
    ).rejects.toThrow(/holds L4H11, which .* holds too$/);
  });
});

it('two files about one head are refused, both named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headvis-twice-'));
  for (const name of ['L4H1.json', 'L04H1.json']) writeFileSync(join(folder, name), headFile);
  await expect(headvisRun(folder, undefined)).rejects.toThrow(
    /L04H1\.json and .*L4H1\.json are both about L4H1: move one of them away/,
  );
});
