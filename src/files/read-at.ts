import { open } from 'node:fs/promises';

/** Reads bytes at a place; fewer, or none, where there are no more. */
export type ReadAt = (at: number, length: number) => Promise<Buffer>;

/** Lets something read here and there in a file. @throws where it is not there */
export async function readingAt<Result>(
  path: string,
  use: (read: ReadAt, size: number) => Promise<Result>,
): Promise<Result> {
  await using file = await open(path);
  const { size } = await file.stat();
  return await use(async (at, length) => {
    const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - at)));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    return buffer.subarray(0, bytesRead);
  }, size);
}
