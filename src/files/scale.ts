import { readFile, writeFile } from 'node:fs/promises';
import { type Canvas, createCanvas, Image } from '@napi-rs/canvas';
import type { CheckJob, ImageJob } from './job.ts';
import { isWhole } from './whole.ts';

/** Pixels a side. Models look at no more; where bytes must be saved, more of them are the first to go. */
const mostSeen = 2048;
const fewerSides = [1536, 1024, 768, 512, 256];
const qualities = [85, 70];
/** Pixels. A PNG of more takes seconds, and is seldom small enough. */
const mostForPng = 4_200_000;

/** Opens an image and writes it within the limits. It runs in a process of its own. @throws where it cannot be decoded */
export async function scale({ from, to, type, limits }: ImageJob): Promise<void> {
  const bytes = await readFile(from);
  const image = await open(type, bytes);
  const longest = Math.max(image.width, image.height);
  const first = Math.min(
    limits.side,
    longest,
    bytes.length > limits.bytes ? mostSeen : Number.POSITIVE_INFINITY,
  );
  let smallest: Buffer | undefined;
  for (const side of [first, ...fewerSides.filter((one) => one < first)]) {
    const canvas = draw(image, Math.min(1, side / longest));
    for (const encode of encoders(canvas, type === 'image/jpeg')) {
      smallest = await encode();
      if (smallest.length <= limits.bytes) return writeFile(to, smallest);
    }
  }
  if (smallest) await writeFile(to, smallest);
}

/** Opens an image, and notes that it can be. It runs in a process of its own. @throws where it cannot be decoded */
export async function check({ from, to, type }: CheckJob): Promise<void> {
  await open(type, await readFile(from));
  await writeFile(to, '');
}

async function open(type: string, bytes: Buffer): Promise<Image> {
  if (!isWhole(type, bytes)) throw new Error('it was cut off');
  const image = new Image();
  image.src = bytes;
  await image.decode();
  return image;
}

/** A photo stays JPEG; what may have transparent parts becomes PNG where that is small enough. */
function* encoders(canvas: Canvas, isPhoto: boolean): Generator<() => Promise<Buffer>> {
  if (!isPhoto && canvas.width * canvas.height <= mostForPng) yield () => canvas.encode('png');
  const context = canvas.getContext('2d');
  // JPEG knows no transparency: what was transparent is white.
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const quality of qualities) yield () => canvas.encode('jpeg', quality);
}

/** Draws it at a scale; Exif's orientation is heeded by its decoder. */
function draw(image: Image, by: number): Canvas {
  const width = Math.max(1, Math.round(image.width * by));
  const height = Math.max(1, Math.round(image.height * by));
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  return canvas;
}
