import type { Certificate } from '../../certificate/certificate.ts';
import { writeWholeFiles } from '../../files/write-whole-file.ts';
import { certificateHtml } from './certificate-html.ts';
import { certificateMarkdown } from './certificate-markdown.ts';

/** Writes certificate.json, certificate.md and certificate.html into a folder, which is made if need be. */
export function writeCertificate(folder: string, certificate: Certificate): void {
  writeWholeFiles(folder, {
    'certificate.json': `${JSON.stringify(certificate, null, 2)}\n`,
    'certificate.md': certificateMarkdown(certificate),
    'certificate.html': certificateHtml(certificate),
  });
}
