import type { Body } from './body.ts';
import type { FileRef } from './file-ref.ts';

/** How much of a model's context files of earlier prompts may take, in tokens. */
export interface FileRoom {
  /** As much as is usual. */
  usual: number;
  /** As much as there is. */
  most: number;
}

/**
 * The files of earlier prompts that are sent along once more: those of the newest prompt that has any stay in sight for as long
 * as it does, since what is asked next is mostly about them; older ones as far as they fit. All of one prompt, or none.
 *
 * @param bodies of the earlier turns that are sent along, oldest first
 * @returns the files of each of them
 */
export function filesInSight(
  bodies: readonly Pick<Body, 'prompt'>[],
  { usual, most }: FileRoom,
): FileRef[][] {
  let taken = 0;
  let isNewest = true;
  let isFull = false;
  return bodies
    .toReversed()
    .map(({ prompt: { files = [] } }) => {
      if (files.length === 0 || isFull) return [];
      const needed = files.reduce((sum, { tokens }) => sum + tokens, 0);
      isFull = taken + needed > (isNewest ? most : Math.min(usual, most));
      isNewest = false;
      if (isFull) return [];
      taken += needed;
      return files;
    })
    .reverse();
}
