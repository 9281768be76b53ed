import { describe, expect, it } from 'vitest';
import { escapeHtml, html } from '../../../src/reports/html/html.ts';

describe('escapeHtml', () => {
  it('escapes what ends text or a quoted attribute', () => {
    expect(escapeHtml(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
  });
});

describe('html', () => {
  it('escapes text, and leaves HTML as it is', () => {
    expect(html`<p title="${'"'}">${'<b>'}${html`<i>${1}</i>`}</p>`.markup).toBe(
      '<p title="&quot;">&lt;b&gt;<i>1</i></p>',
    );
  });

  it('joins lists, and writes nothing for null', () => {
    expect(html`${['a', html`<br>`, ['&']]}${null}`.markup).toBe('a<br>&amp;');
  });
});
