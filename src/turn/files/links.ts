import { isIP } from 'node:net';

/** So many of the pictures that a prompt links are looked at, and of its videos. */
export const mostLinks = 4;
/** An address, up to what cannot be part of one, and without the punctuation of the sentence around it. */
const address = /https?:\/\/[^\s<>"'`|\\^{}]+/g;

/** The addresses in a text that say by their ending that they are a picture: all of them. */
export function imageLinks(text: string): string[] {
  return linksIn(text)
    .filter(({ pathname }) => /\.(?:png|jpe?g|webp|gif)$/i.test(pathname))
    .map(String);
}

/**
 * The addresses in a text of videos that a model's provider fetches by itself: those of YouTube, and files; the first `mostLinks`. Not those at bare
 * addresses of the network or at names without a domain: a server of the operator's own may reach what is private. What
 * the names of the others lead to tells `publicOnly`.
 */
export function videoLinks(text: string): string[] {
  return linksIn(text)
    .filter(({ hostname, pathname, searchParams }) => {
      const host = bare(hostname);
      if (host === 'youtu.be') return pathname.length > 1;
      if (host === 'youtube.com') return searchParams.has('v') || /^\/(?:shorts|live)\/./.test(pathname);
      if (isIP(hostname.replace(/[[\]]/g, '')) || isInternal(hostname)) return false;
      return /\.(?:mp4|mpe?g|mov|webm)$/i.test(pathname);
    })
    .slice(0, mostLinks)
    .map(String);
}

/** Of addresses those whose hosts are public by all that their names lead to. */
export async function publicOnly(
  links: readonly string[],
  isPublicHost: (link: URL) => Promise<boolean>,
): Promise<string[]> {
  const are = await Promise.all(links.map((link) => isYouTube(new URL(link)) || isPublicHost(new URL(link))));
  return links.filter((_, index) => are[index]);
}

/** RFC 6761, RFC 6762, and ICANN's `internal`. */
function isInternal(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return !name.includes('.') || /\.(?:localhost|local|internal|home\.arpa)$/.test(name);
}

function bare(hostname: string): string {
  return hostname.replace(/^(?:www|m|music)\./, '');
}

/** Nobody outside says where these lead. */
function isYouTube({ hostname }: URL): boolean {
  return ['youtu.be', 'youtube.com'].includes(bare(hostname));
}

function linksIn(text: string): URL[] {
  const found = [...text.matchAll(address)].map(([link]) => link.replace(/[.,;:!?*_~)\]]+$/, ''));
  return [...new Set(found)].flatMap((link) => URL.parse(link) ?? []);
}
