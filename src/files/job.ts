import type { ImageLimits } from './files.ts';

/** What is done to a file in a process of its own: read at `from`, written at `to`. */
export type Job = ImageJob | CheckJob | DocumentJob;

/** An image is decoded, scaled and encoded anew. */
export interface ImageJob {
  make: 'image';
  from: string;
  to: string;
  /** Media type, by content. */
  type: string;
  limits: ImageLimits;
}

/** An image is decoded once, so that nothing goes out that nobody can open; what is written is empty. */
export interface CheckJob {
  make: 'check';
  from: string;
  to: string;
  /** Media type, by content. */
  type: string;
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
