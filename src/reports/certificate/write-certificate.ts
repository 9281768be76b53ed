import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../../certificate/certificate.ts';
import { certificateHtml } from './certificate-html.ts';
import { certificateMarkdown } from './certificate-markdown.ts';

/** Writes certificate.json, certificate.md and certificate.html into a folder, which is made if need be. */
export function writeCertificate(folder: string, certificate: Certificate): void {
  mkdirSync(folder, { recursive: true });
  const files = {
    'certificate.json': `${JSON.stringify(certificate, null, 2)}\n`,
    'certificate.md': certificateMarkdown(certificate),
    'certificate.html': certificateHtml(certificate),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
