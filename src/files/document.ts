import { writeFile } from 'node:fs/promises';
import { OfficeParser, type SupportedFileType } from 'officeparser';
import type { DocumentJob } from './job.ts';

/** What one file may unfold to. A book of a thousand pages stays far below. */
const limits = {
  maxUncompressedBytes: 128 * 1024 * 1024,
  maxZipEntries: 5000,
  maxTableCells: 200_000,
  maxXmlElements: 1_000_000,
};

/** Characters; more than the largest context holds. */
const longest = 4_000_000;

/** A small file that unfolds to far more than it looks. */
class UnfoldsError extends Error {
  override readonly name = 'UnfoldsError';
}

/** Reads a document and writes it as Markdown. It runs in a process of its own. @throws where it cannot be read */
export async function readDocument({ from, to, format }: DocumentJob): Promise<void> {
  try {
    const document = await OfficeParser.parseOffice(from, {
      fileType: format as SupportedFileType,
      decompressionLimits: limits,
      // This is a process of its own already.
      pdfParserConfig: { separateProcess: false },
    });
    const { value } = await document.to('md', { includeImages: 'none' });
    await writeFile(to, String(value).slice(0, longest));
  } catch (error) {
    throw isLimit(error) ? new UnfoldsError('past a limit', { cause: error }) : error;
  }
}

function isLimit(error: unknown): boolean {
  const { officeIssue } = error as { officeIssue?: { code?: string } };
  return /LIMIT_EXCEEDED|TOO_LARGE|MAX_NESTING/.test(officeIssue?.code ?? '');
}
