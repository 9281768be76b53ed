import { keyFindings } from '../../key-findings.ts';
import { html } from '../html.ts';
import type { Section } from '../section.ts';

/** What was found, in sentences. */
export const findings: Section = {
  id: 'findings',
  title: 'Findings',
  render: ({ scorecard }) =>
    html`<ul class="findings">${keyFindings(scorecard).map(
      ({ lead, detail }) =>
        html`<li><span class="lead">${lead}</span> <span class="detail">${detail}</span></li>`,
    )}</ul>`,
};
