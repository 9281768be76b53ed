import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { AtlasIndex, HeadDetail } from '../../../src/reports/html/atlas/atlas-data.ts';
import { htmlReport } from '../../../src/reports/html/html-report.ts';
import { HOSTILE } from '../hostile-text.ts';
import { madeUpProfiles } from '../made-up-profiles.ts';
import { type MadeUpRun, madeUpRun } from '../made-up-run.ts';

const MEGABYTE = 1e6;

const pageOf = (options?: MadeUpRun) => parseHTML(htmlReport(madeUpRun(options)).markup).document;
type Page = ReturnType<typeof pageOf>;

const titlesOf = (options?: MadeUpRun) =>
  [...pageOf(options).querySelectorAll('h2')].map(({ textContent }) => textContent);
const dataOf = (page: Page, id: string) => JSON.parse(page.getElementById(id)?.textContent ?? 'null');
const indexOf = (page: Page): AtlasIndex => dataOf(page, 'atlas-index');
const headOf = (page: Page, head: string): HeadDetail => dataOf(page, `data-${head}`);
const openingOf = (page: Page) =>
  `${page.querySelector('header')?.textContent} ${page.querySelector('.opening')?.textContent}`;

describe('htmlReport', () => {
  it('answers first, then shows the heads, then what that rests on, and the run’s own data last', () => {
    expect(
      titlesOf({
        verdicts: [{ gate: 'minAuc', subject: 'x', outcome: 'pass', reason: 'high' }],
      }),
    ).toEqual([
      'Heads',
      'Explanations in detail',
      'Gates',
      'Simulators in detail',
      'ROC curves and calibration',
      'Run',
    ]);
    expect(titlesOf()).not.toContain('Gates');
  });

  it('opens with which simulators read explanations, the most trusted first', () => {
    const page = pageOf({ heads: 12 });
    expect(page.querySelector('h1')?.textContent).toBe(
      'gpt-4o, gpt-4o-mini and heuristic read explanations.',
    );
    const rows = [...page.querySelectorAll('.opening tbody tr')].map(({ textContent }) => textContent);
    expect(rows[0]).toMatch(/^● gpt-4o1\.00 /);
  });

  it('shows the heads that score highest where all would make the page slow, and says so', () => {
    const run = madeUpRun({ heads: 8, controls: [], simulators: ['one', 'two'] });
    const page = parseHTML(htmlReport(run, 3 * 2 * 4).markup).document;
    const shown = indexOf(page).heads.map(({ name }) => name);
    expect(page.getElementById('heads')?.textContent).toContain('Of 8 heads, the 4 whose best explanations');
    expect(page.querySelector('header')?.textContent).toContain('of 8 heads');
    const bestOf = (name: string) =>
      Math.max(
        ...run.scorecard.explanations
          .filter(({ layer, head }) => `L${layer}H${head}` === name)
          .map(({ scores }) => scores[indexOf(page).trusted]?.auc ?? 0),
      );
    const others = indexOf(pageOf({ heads: 8, controls: [], simulators: ['one', 'two'] })).heads.filter(
      ({ name }) => !shown.includes(name),
    );
    expect(others).toHaveLength(4);
    expect(Math.min(...shown.map(bestOf))).toBeGreaterThanOrEqual(
      Math.max(...others.map(({ name }) => bestOf(name))),
    );
    for (const { name } of others) expect(page.getElementById(`data-${name}`)).toBeNull();
  });

  it('says in how many heads the true explanation is at the top', () => {
    expect(openingOf(pageOf())).toMatch(
      /According to gpt-4o, the true explanation ranks first in \d of 3 heads/,
    );
  });

  it('shows what failed above everything else, and the rest of many failures among the gates', () => {
    const verdicts = Array.from({ length: 9 }, (_, index) => ({
      gate: 'minAuc',
      subject: `L0H${index}`,
      outcome: 'fail' as const,
      reason: 'too low',
    }));
    const page = pageOf({ unscoredEvery: 40, verdicts });
    const failures = [...page.querySelectorAll('header .problems li')].map(({ textContent }) => textContent);
    expect(failures).toHaveLength(6);
    expect(failures[0]).toContain('have no score');
    expect(failures.at(-1)).toMatch(/^\d+ more$/);
    expect(page.querySelectorAll('#gates tbody tr')).toHaveLength(9);
  });

  it('has a cell of the grid for every head, which leads to it', () => {
    const page = pageOf({ heads: 14 });
    const cells = [...page.querySelectorAll('#grid a')];
    expect(cells).toHaveLength(14);
    expect(cells.at(-1)?.getAttribute('href')).toBe('#L1H1');
    expect(cells.at(-1)?.getAttribute('style')).toMatch(/^grid-area:3\/3;--cell:color-mix/);
  });

  it('packs what a head’s panel shows: each pair and sequence once, whatever the number of explanations', () => {
    const page = pageOf({ heads: 1, explanationsPerHead: 3, simulators: ['a', 'b'] });
    const { explanations, sequences, pairs, predictions } = headOf(page, 'L0H0');
    expect(explanations.map(({ kind }) => kind)).toEqual([
      'true',
      'false',
      'false',
      'shuffled control',
      'empty control',
    ]);
    expect([sequences.length, pairs.length]).toEqual([10, 10]);
    expect(predictions.map((each) => each.map((column) => column.length))).toEqual(
      Array.from({ length: 5 }, () => [10, 10]),
    );
  });

  it('keeps of a long sequence what stands near its pair', () => {
    const tokens = Array.from({ length: 400 }, (_, place) => ` w${place}`);
    const { sequences, pairs } = headOf(pageOf({ heads: 1, tokens }), 'L0H0');
    for (const [place, from, to] of pairs) {
      const shown = sequences[place]?.parts ?? [];
      const near = (at: number) =>
        shown.some(({ start, tokens: part }) => at >= start && at < start + part.length);
      expect([near(from), near(to)]).toEqual([true, true]);
      expect(shown.reduce((sum, part) => sum + part.tokens.length, 0)).toBeLessThanOrEqual(82);
    }
  });

  it('has the pattern of every head whose records were at hand, and says what heads mostly attend to', () => {
    const run = madeUpRun({ heads: 60, explanationsPerHead: 1, pairsPerLabel: 1, controls: [] });
    const page = parseHTML(htmlReport({ ...run, profiles: madeUpProfiles(run) }).markup).document;
    const { heads, colourings } = indexOf(page);
    expect(heads.filter(({ name }) => headOf(page, name).pattern !== null)).toHaveLength(60);
    expect(heads[0]?.does).toBe('previous token 70 %');
    expect(colourings.map(({ title }) => title)).toContain('Where its activation goes');
  });

  it('shows precision and the bands of each explanation where pairs were drawn for it', () => {
    const page = pageOf({ heads: 1, explanationsPerHead: 2, atBaseRate: true, simulators: ['a', 'b'] });
    expect(indexOf(page).more).toEqual([
      'Precision',
      'Recall',
      'F1',
      'Average precision',
      'Weighted AUC',
      'AUC by band',
    ]);
    const [precision, , , , , bands] = headOf(page, 'L0H0').explanations[0]?.more?.[0] ?? [];
    expect(precision).toMatch(/^\d\.\d\d \(\d\.\d\d to \d\.\d\d\)$/);
    expect(bands).toMatch(/^(\d\.\d\d( \/ )?){5}$/);
    expect(indexOf(pageOf()).more).toEqual([]);
  });

  it('says of unscored pairs why', () => {
    const { errors, predictions } = headOf(pageOf({ unscoredEvery: 10 }), 'L0H0');
    expect(errors).toEqual(['the endpoint answered 503']);
    expect(predictions.flat(2)).toContain(-1);
  });

  it('has every explanation’s scores for readers without scripts, each head to be linked to', () => {
    const page = pageOf();
    const fallback = page.querySelector('noscript');
    expect(fallback?.querySelectorAll('tbody tr')).toHaveLength(15);
    expect(fallback?.querySelectorAll('#L0H1')).toHaveLength(1);
  });

  it('groups heads that are alike, and names those that no explanation fits', () => {
    const run = madeUpRun({ heads: 30, explanationsPerHead: 1, controls: [], simulators: ['a'] });
    const page = parseHTML(htmlReport({ ...run, profiles: madeUpProfiles(run) }).markup).document;
    expect(page.querySelectorAll('#clusters tbody tr').length).toBeGreaterThan(1);
    expect(indexOf(page).heads[0]?.cluster).toMatch(/^[A-H]$/);
  });

  it('names every chart for those who do not see it, and lets each be saved as an SVG that needs nothing of the page', () => {
    const page = pageOf();
    const charts = [...page.querySelectorAll('figure svg')];
    expect(charts).toHaveLength(9);
    for (const chart of charts) expect(chart.getAttribute('aria-label')).toMatch(/\d\.\d\d/);
    const links = [...page.querySelectorAll('a.save')];
    expect(links).toHaveLength(charts.length);
    for (const link of links) {
      expect(link.getAttribute('download')).toMatch(/^[\w-]+\.svg$/);
      const file = Buffer.from(link.getAttribute('href')?.split(',')[1] ?? '', 'base64').toString();
      expect(file).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(file).not.toMatch(/var\(/);
      expect(file.slice(0, file.indexOf('>')).match(/ style=/g)).toHaveLength(1);
    }
  });

  it('works for a run in which nothing was scored, and for one of nothing at all', () => {
    const page = pageOf({ unscoredEvery: 1 });
    expect(headOf(page, 'L0H0').explanations[0]?.scores[0]?.note).toContain('no pair was scored');
    expect(titlesOf({ heads: 0 })).toContain('Simulators in detail');
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
      const verdict = { gate: 'g', outcome: 'fail' } as const;
      expect(shape({ ...hostile, verdicts: [{ ...verdict, subject: text, reason: text }] })).toEqual(
        shape({ ...plain, verdicts: [{ ...verdict, subject: 'x', reason: 'x' }] }),
      );
    }
  });

  it('runs one script of its own, which alone its policy allows, and loads nothing', () => {
    const page = pageOf();
    const scripts = [...page.querySelectorAll('script:not([type="application/json"])')];
    expect(scripts).toHaveLength(1);
    expect(page.querySelectorAll('img, iframe, object, link[rel=stylesheet]')).toHaveLength(0);
    expect(page.querySelector('meta[http-equiv]')?.getAttribute('content')).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'unsafe-inline';/,
    );
    expect(page.toString()).not.toMatch(/(?:src|href)="https?:|url\(/);
  });

  it('is the same, byte for byte, for the same run', () => {
    expect(htmlReport(madeUpRun()).markup).toBe(htmlReport(madeUpRun()).markup);
  });

  it('takes at most 15 MB for a whole model: 270 heads × 5 explanations × 2 simulators', {
    timeout: 120_000,
  }, () => {
    const run = madeUpRun({
      heads: 270,
      explanationsPerHead: 5,
      tokensPerSequence: 64,
      simulators: ['a', 'b'],
      controls: [],
    });
    const page = htmlReport({ ...run, profiles: madeUpProfiles(run) }).markup;
    expect(Buffer.byteLength(page)).toBeLessThan(15 * MEGABYTE);
  });
});
