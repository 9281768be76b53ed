import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { headName } from '../../../src/activation-records/head.ts';
import { htmlReport } from '../../../src/reports/html/html-report.ts';
import { HOSTILE } from '../hostile-text.ts';
import { type MadeUpRun, madeUpRun } from '../made-up-run.ts';

const pageOf = (options?: MadeUpRun) => parseHTML(htmlReport(madeUpRun(options))).document;
const titlesOf = (options?: MadeUpRun) =>
  [...pageOf(options).querySelectorAll('h2')].map(({ textContent }) => textContent);

describe('htmlReport', () => {
  it('has a section for each thing there is to say, what failed first', () => {
    expect(titlesOf({ unscoredEvery: 40 })).toEqual([
      'Problems and gates',
      'Findings',
      'Best explanation of each head',
      'Simulators',
      'Without an explanation',
      'Head to head',
      'Explanations × simulators',
      'Intervals',
      'Above the controls',
      'ROC curves',
      'P("1") by label',
      'Calibration',
      'Cost and latency',
      'Pairs, worst mistakes first',
    ]);
  });

  it('draws the first 400 intervals of a large run', () => {
    const page = pageOf({
      heads: 41,
      explanationsPerHead: 10,
      pairsPerLabel: 1,
      controls: [],
      simulators: ['a'],
    });
    expect(page.querySelector('#forest summary')?.textContent).toBe('Show the first 400 of 410 explanations');
  });

  it('leaves out what there is nothing to say of', () => {
    const titles = titlesOf({ controls: [], asking: false });
    for (const title of ['Problems and gates', 'Above the controls', 'Cost and latency']) {
      expect(titles).not.toContain(title);
    }
  });

  it('shows which explanation fits which head where three heads or more have donors', () => {
    const page = pageOf({ heads: 4, donors: 3, explanationsPerHead: 1, simulators: ['gpt-4o'] });
    const [chart] = page.querySelectorAll('#which-head svg');
    expect(chart?.querySelectorAll('rect')).toHaveLength(16);
    expect(chart?.querySelectorAll('circle')).toHaveLength(4);
    const known = /known by their explanation are (\d) of 4 heads/.exec(
      page.querySelector('#which-head figcaption')?.textContent ?? '',
    )?.[1];
    expect(chart?.getAttribute('aria-label')).toContain(`above all others for ${known} of 4 heads.`);
    expect(chart?.querySelectorAll('circle[fill="currentColor"]')).toHaveLength(Number(known));
    expect(titlesOf({ heads: 2, donors: 1 })).not.toContain('Which head is it?');
    expect(titlesOf({ heads: 3 })).not.toContain('Which head is it?');
  });

  it('shows a part of a large matrix, the heads that are least told apart, and says so', () => {
    const page = pageOf({ heads: 30, donors: 29, explanationsPerHead: 1, simulators: ['gpt-4o'] });
    expect(page.querySelectorAll('#which-head .when-wide rect')).toHaveLength(24 * 24);
    expect(page.querySelector('#which-head figcaption')?.textContent).toMatch(
      /of 30 heads .* Shown are the 24 whose own is the least above the best other one/,
    );
  });

  it('shows precision and the bands of each explanation where pairs were drawn for it', () => {
    const run = madeUpRun({ heads: 1, explanationsPerHead: 2, atBaseRate: true, simulators: ['a', 'b'] });
    const rows = [...parseHTML(htmlReport(run)).document.querySelectorAll('#base-rate tbody tr')];
    expect(rows).toHaveLength(1 + 2 * 2);
    expect(rows[0]?.textContent).toBe('L0H0, active on 5.0 % of random pairs');
    const { atBaseRate, auc } = run.scorecard.explanations[0]?.scores[0] ?? {};
    const cells = [...(rows[1]?.querySelectorAll('td') ?? [])].map(({ textContent }) => textContent);
    expect(auc).not.toBeUndefined();
    expect(cells[1]).toContain(
      `${atBaseRate?.precision?.toFixed(2)} ${atBaseRate?.precisionInterval.low.toFixed(2)} to `,
    );
    expect(cells.at(-1)).toMatch(/^(\d\.\d\d( \/ )?){5}$/);
    expect(titlesOf()).not.toContain('Breadth and strength');
  });

  it('spreads many measures over several tables, so that they fit a page', () => {
    const tables = [...pageOf({ donors: 2, atBaseRate: true }).querySelectorAll('#simulators table')];
    const headings = tables.map((table) => table.querySelectorAll('thead th').length - 1);
    expect(headings.length).toBeGreaterThan(1);
    expect(Math.max(...headings)).toBeLessThanOrEqual(9);
  });

  it('opens with what a researcher reads first', () => {
    const first = pageOf().querySelector('.findings li')?.textContent;
    expect(first).toMatch(/^gpt-4o ranks the true explanation first in \d of 3 heads\./);
  });

  it('names every chart for those who do not see it', () => {
    const charts = [...pageOf().querySelectorAll('figure svg')];
    expect(charts.length).toBeGreaterThan(10);
    for (const chart of charts) {
      expect(chart.getAttribute('role')).toBe('img');
      expect(chart.getAttribute('aria-label')).toMatch(/\d\.\d\d/);
    }
  });

  it('links every row of the heat map to its pairs', () => {
    const page = pageOf();
    const links = [...page.querySelectorAll('.heat-map tbody a')];
    expect(links).toHaveLength(15);
    for (const link of links) {
      // Inside of what is folded, so that a browser opens it.
      const target = page.querySelector(`details > ${link.getAttribute('href')}`)?.closest('details');
      expect(target?.querySelector('.claim')?.textContent).toContain(link.textContent);
    }
  });

  it('names heads and explanations the same in every run, and leads a head’s link to its best explanation', () => {
    const page = pageOf({ heads: 2 });
    expect(page.querySelector('#L0H1')?.closest('details')?.querySelectorAll('table.pairs')).toHaveLength(1);
    expect(page.querySelectorAll('#L0H1-claim-0')).toHaveLength(1);
    expect(page.querySelector('#best a')?.getAttribute('href')).toBe('#L0H0');
  });

  it('says in how many heads one explanation is told apart from all others', () => {
    const text = pageOf({ heads: 4, pairsPerLabel: 40 }).querySelector('#best')?.textContent ?? '';
    expect(text).toMatch(/gpt-4o: a separable winner in \d of 4 heads/);
  });

  it('shows each head’s pairs in the triangle of its pattern, with their tokens', () => {
    const page = pageOf({ heads: 1, tokens: ['a', 'b', 'c'] });
    const titles = [...page.querySelectorAll('.pattern title')].map(({ textContent }) => textContent);
    expect(titles.length).toBeGreaterThan(3);
    for (const title of titles)
      expect(title).toMatch(/^(strong|weak): “[abc]” → “[abc]” \(top\[\d\], \d → \d\), activation \d\.\d\d$/);
  });

  it('shows what a head does on one sequence where its records were at hand, and rings the pairs asked about', () => {
    const run = madeUpRun({ heads: 2, tokens: ['a', '<b>', 'c'], controls: [] });
    const asked = run.predictions[0]?.columns[0]?.[0]?.pairCase.pair;
    const cells = [
      { from: 2, to: 1, activation: 0.8 },
      { from: 1, to: 0, activation: 0.2 },
    ];
    const excerpt = { record: asked?.record ?? '', start: 0, tokens: ['a', '<b>', 'c'], cells };
    const page = parseHTML(htmlReport({ ...run, patterns: new Map([['L0H0', excerpt]]) })).document;
    const charts = page.querySelectorAll('svg[aria-label^="Pattern of"]');
    expect(charts).toHaveLength(1);
    expect(charts[0]?.getAttribute('aria-label')).toBe(
      `Pattern of L0H0 on ${asked?.record}, up to an activation of 0.80.`,
    );
    expect([...(charts[0]?.querySelectorAll('title') ?? [])].map(({ textContent }) => textContent)).toEqual(
      ['“<b>” → “a” (1 → 0), activation 0.20', '“c” → “<b>” (2 → 1), activation 0.80'].toReversed(),
    );
    expect(charts[0]?.querySelectorAll('circle')).toHaveLength(1);
  });

  it('shows the patterns of the first 48 heads of a large run', () => {
    const run = madeUpRun({
      heads: 60,
      explanationsPerHead: 1,
      pairsPerLabel: 1,
      controls: [],
      simulators: ['a'],
    });
    const excerpt = { record: 'top[0]', start: 0, tokens: ['a'], cells: [{ from: 0, to: 0, activation: 1 }] };
    const patterns = new Map(run.scorecard.explanations.map((each) => [headName(each), excerpt]));
    const page = htmlReport({ ...run, patterns });
    expect(page.match(/aria-label="Pattern of/g)).toHaveLength(48);
  });

  it('lets every chart be saved as an SVG that needs nothing of the page', () => {
    const page = pageOf();
    const links = [...page.querySelectorAll('a.save')];
    expect(links).toHaveLength(page.querySelectorAll('figure').length);
    for (const link of links) {
      expect(link.getAttribute('download')).toMatch(/^[\w-]+\.svg$/);
      const file = Buffer.from(link.getAttribute('href')?.split(',')[1] ?? '', 'base64').toString();
      expect(file).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(file).not.toMatch(/var\(/);
      expect(file.slice(0, file.indexOf('>')).match(/ style=/g)).toHaveLength(1);
    }
  });

  it('shows an explanation’s pairs once for all simulators, the worst mistake first', () => {
    const run = madeUpRun({ heads: 1, explanationsPerHead: 1, controls: [] });
    const page = parseHTML(htmlReport(run)).document;
    const rows = [...page.querySelectorAll('table.pairs tbody tr:first-child')];
    expect(rows).toHaveLength(10);
    const errors = rows.map((row) => {
      const label = row.querySelector('th')?.textContent?.startsWith('strong') ? 1 : 0;
      const cells = [...row.querySelectorAll('td')].map(({ textContent }) =>
        Number(textContent?.replace('✗', '')),
      );
      return cells.reduce((sum, probability) => sum + Math.abs(label - probability), 0);
    });
    for (const [index, error] of errors.slice(1).entries())
      expect(error).toBeLessThan((errors[index] ?? 0) + 0.02);
  });

  it('says of an unscored pair why', () => {
    expect(pageOf({ unscoredEvery: 10 }).querySelector('td.sequence .bad')?.textContent).toBe(
      'Unscored: the endpoint answered 503',
    );
  });

  it('works for a run in which nothing was scored', () => {
    const text = pageOf({ unscoredEvery: 1 }).body.textContent ?? '';
    expect(text).toContain('has no mean ROC AUC');
    expect(text).toContain('no pair was scored');
  });

  it('works for a run of nothing at all', () => {
    expect(titlesOf({ heads: 0 })).toContain('Simulators');
    expect(titlesOf({ simulators: ['only one'] })).not.toHaveLength(0);
  });

  it('has no element or attribute that a run’s text put there', () => {
    const shape = (options: MadeUpRun) =>
      [...pageOf(options).querySelectorAll('*')].map(
        (element) => `${element.localName} ${[...element.attributes].map(({ name }) => name).join(' ')}`,
      );
    const plain = { heads: 1, explanation: 'x', subject: 'x', simulators: ['x', 'y'], tokens: ['x', 'x'] };
    for (const text of HOSTILE) {
      const hostile = {
        ...plain,
        explanation: text,
        subject: text,
        simulators: [text, 'y'],
        tokens: [text, text],
      };
      const verdict = { gate: 'g', outcome: 'fail', failsRun: true } as const;
      expect(shape({ ...hostile, verdicts: [{ ...verdict, subject: text, reason: text }] })).toEqual(
        shape({ ...plain, verdicts: [{ ...verdict, subject: 'x', reason: 'x' }] }),
      );
    }
  });

  it('has no script, loads nothing, and forbids itself both', () => {
    const page = pageOf();
    expect(page.querySelectorAll('script, img, iframe, object, link[rel=stylesheet]')).toHaveLength(0);
    expect(page.querySelector('meta[http-equiv]')?.getAttribute('content')).toMatch(/^default-src 'none'/);
    expect(page.toString()).not.toMatch(/(?:src|href)="https?:|url\(/);
  });

  it('is the same, byte for byte, for the same run', () => {
    expect(htmlReport(madeUpRun())).toBe(htmlReport(madeUpRun()));
  });

  it('shows the worst pairs only where there are too many', () => {
    const page = pageOf({
      heads: 30,
      explanationsPerHead: 9,
      pairsPerLabel: 10,
      controls: [],
      simulators: ['a'],
    });
    expect(page.querySelectorAll('table.pairs tbody').length).toBeLessThanOrEqual(5000);
    expect(page.querySelector('#pairs')?.textContent).toContain('each explanation shows its worst 18 only');
  });

  it('takes less than 3 MB and 5 s for 100 explanations × 3 simulators', () => {
    const run = madeUpRun({
      heads: 20,
      explanationsPerHead: 5,
      pairsPerLabel: 10,
      tokensPerSequence: 64,
      controls: [],
    });
    expect(run.scorecard.explanations).toHaveLength(100);
    const start = performance.now();
    const page = htmlReport(run);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(Buffer.byteLength(page)).toBeLessThan(3e6);
  });
});
