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

/** The addresses in a text of videos that a model's provider fetches by itself: those of YouTube, and files; the first `mostLinks`. */
export function videoLinks(text: string): string[] {
  return linksIn(text)
    .filter(({ hostname, pathname, searchParams }) => {
      const host = hostname.replace(/^(?:www|m|music)\./, '');
      if (host === 'youtu.be') return pathname.length > 1;
      if (host === 'youtube.com') return searchParams.has('v') || /^\/(?:shorts|live)\/./.test(pathname);
      return /\.(?:mp4|mpe?g|mov|webm)$/i.test(pathname);
    })
    .slice(0, mostLinks)
    .map(String);
}

function linksIn(text: string): URL[] {
  const found = [...text.matchAll(address)].map(([link]) => link.replace(/[.,;:!?*_~)\]]+$/, ''));
  return [...new Set(found)].flatMap((link) => URL.parse(link) ?? []);
}
