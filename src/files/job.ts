import type { ImageLimits } from './files.ts';

/** What is done to a file in a process of its own: read at `from`, written at `to`. */
export type Job = ImageJob | DocumentJob;

/** An image is decoded, scaled and encoded anew. */
export interface ImageJob {
  make: 'image';
  from: string;
  to: string;
  limits: ImageLimits;
  /** A photo stays JPEG; what may have transparent parts becomes PNG where that is small enough. */
  isPhoto: boolean;
}

/** A document becomes Markdown. */
export interface DocumentJob {
  make: 'document';
  from: string;
  to: string;
  /** docx, xlsx, … */
  format: string;
}

/** How it ended. `said` is of a library, for the log. */
export type JobEnd = { done: true } | { done: false; trouble: 'damaged' | 'unfolds'; said: string };
