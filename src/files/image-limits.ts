import type { ImageLimits } from './files.ts';

const mebibyte = 1024 * 1024;
const everywhere = ['image/png', 'image/jpeg'];

/** Of all models of an author, where it differs; `allBytes`: of all images of a request together. */
interface AuthorLimits {
  side?: number;
  bytes?: number;
  allBytes?: number;
  types?: readonly string[];
}

const usual: Required<AuthorLimits> = {
  side: 4096,
  bytes: 10 * mebibyte,
  // As base64 it stays below the 20 MB that Google takes and the 30 MB that OpenRouter takes.
  allBytes: 14 * mebibyte,
  types: [...everywhere, 'image/webp'],
};

/** What providers have refused; see the sources of each in OpenRouter's and their own documents on image inputs. */
const ofAuthor: Readonly<Record<string, AuthorLimits>> = {
  // 5 MB of base64 and 8000 pixels an image, and 2000 pixels where there are many.
  anthropic: { side: 2000, bytes: 3.3 * mebibyte, types: [...usual.types, 'image/gif'] },
  // 6 MiB for the whole body.
  qwen: { bytes: 4 * mebibyte, allBytes: 4 * mebibyte },
  'x-ai': { types: everywhere },
};

/**
 * What a request may hold of each of its images, so that any of its models takes them.
 * @param models the model and its fallbacks, as requests name them
 * @param count images in the request
 */
export function imageLimitsOf(models: readonly string[], count: number): ImageLimits {
  const limits = models.map((model) => ({ ...usual, ...ofAuthor[authorOf(model)] }));
  const least = (of: (one: Required<AuthorLimits>) => number) => Math.min(...limits.map(of), of(usual));
  // By powers of two: one image more seldom changes how those before it are sent, which a provider has in its cache.
  const shares = 2 ** Math.ceil(Math.log2(Math.max(1, count)));
  const share = Math.floor(least(({ allBytes }) => allBytes) / shares);
  const types = limits.map(({ types }) => types);
  return {
    side: least(({ side }) => side),
    bytes: Math.min(
      least(({ bytes }) => bytes),
      share,
    ),
    types: (types[0] ?? usual.types).filter((type) => types.every((others) => others.includes(type))),
  };
}

function authorOf(model: string): string {
  return /^~?([^/]+)\//.exec(model)?.[1] ?? '';
}
