import { createHash } from 'node:crypto';
import { encodePng, type Rgb } from './encode-png.ts';

const [width, height] = [480, 300];
/** Where the ranges of hills begin, from the farthest on, as shares of the height. */
const ranges = [0.55, 0.68, 0.82];
const sunRadius = 34;

/** Hills under a low sun, as a PNG: another landscape for each seed. */
export function landscape(seed: string): Buffer {
  const bytes = createHash('sha256').update(seed).digest();
  /** Between 0 and 1, the same for the same index. */
  const chance = (index: number) => (bytes[index] ?? 0) / 255;
  const hue = chance(0);
  const top = colour(hue, 0.5, 0.35);
  const horizon = colour(hue + 0.12, 0.75, 0.82);
  const sun = { x: width * (0.15 + 0.7 * chance(1)), y: height * (0.25 + 0.22 * chance(2)) };
  const hills = ranges.map((share, range) => ({
    paint: colour(hue + 0.05, 0.35, 0.42 - 0.13 * range),
    ridge: (x: number) => {
      const wave = (index: number, length: number) =>
        Math.sin(x / (length * (0.7 + 0.6 * chance(index))) + 7 * chance(index + 1));
      return height * (share + 0.06 * wave(3 + 4 * range, 70) + 0.025 * wave(5 + 4 * range, 23));
    },
  }));
  return encodePng(width, height, (x, y) => {
    const sky = mixed(top, horizon, Math.min(1, y / (height * 0.6)));
    const lit = mixed(sky, [255, 244, 214], within(sunRadius - Math.hypot(x - sun.x, y - sun.y)));
    return hills.reduce<Rgb>((behind, { paint, ridge }) => mixed(behind, paint, within(y - ridge(x))), lit);
  });
}

/** How far a pixel belongs to what begins so many pixels before it: edges are soft. */
function within(pixels: number): number {
  return Math.min(1, Math.max(0, pixels + 0.5));
}

function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => from[index] + (to[index] - from[index]) * share;
  return [part(0), part(1), part(2)];
}

/** A colour by hue (1 is the whole circle), saturation and lightness (W3C, CSS Color 4, "HSL to RGB"). */
function colour(hue: number, saturation: number, lightness: number): Rgb {
  const part = (offset: number) => {
    const turn = (offset + (hue % 1) * 12) % 12;
    const reach = saturation * Math.min(lightness, 1 - lightness);
    return 255 * (lightness - reach * Math.max(-1, Math.min(turn - 3, 9 - turn, 1)));
  };
  return [part(0), part(8), part(4)];
}
