/** A preset, as far as it takes to try it. */
export interface NamedPreset {
  name: string;
  /** Whether it has a command of its own. */
  isCommand: boolean;
}

/** The preset of a presets file in which a place stands; else its first. */
export function presetAt(text: string, place: number): NamedPreset | undefined {
  const from = /^presets:.*$/m.exec(text);
  if (!from) return undefined;
  const start = from.index + from[0].length;
  const length = text.slice(start).search(/^[^\s#]/m);
  const all = text.slice(start, length < 0 ? undefined : start + length);
  const found = [...all.matchAll(/^( +)([\w-]+):.*$/gm)];
  const indent = found[0]?.[1];
  const heads = found.filter(([, before]) => before === indent);
  const number = Math.max(
    0,
    heads.findLastIndex(({ index }) => start + index <= place),
  );
  const head = heads[number];
  if (!head?.[2]) return undefined;
  const body = all.slice(head.index, heads[number + 1]?.index);
  return { name: head[2], isCommand: /^ +command: *true\b/m.test(body) };
}

/** Where the presets begin in a presets file, as an editor counts, to which each line ends in one character; else 0. */
export function firstPreset(text: string): number {
  return Math.max(0, text.replaceAll('\r\n', '\n').search(/^presets:/m));
}
