import type { Audit } from './audit.ts';

/** A preset as far as it matters here. */
interface Named {
  name: string;
}

/**
 * Records what has changed between two states of the presets file: who has written it, nobody in Discord knows.
 *
 * @param before as it held so far
 */
export async function recordFile(
  audit: Pick<Audit, 'changing'>,
  before: readonly Named[],
  now: readonly Named[],
): Promise<void> {
  const names = new Set([...before, ...now].map(({ name }) => name));
  const changes = [...names].flatMap((name) => {
    const [was, is] = [before, now].map((list) => list.find((one) => one.name === name));
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ target: `preset:${name}`, was, is }];
  });
  if (changes.length === 0) return;
  await audit.changing(async (_, record) => {
    for (const { target, was, is } of changes)
      await record({ actorId: '', action: 'presets.file', target, ...differing(was, is) });
  });
}

/** Only the fields that are not the same: a prompt that has stayed need not be kept once more. */
function differing(was: object | undefined, is: object | undefined): { before: unknown; after: unknown } {
  const other = new Map(Object.entries(is ?? {}));
  const fields = new Map(Object.entries(was ?? {}));
  const changed = [...new Set([...fields.keys(), ...other.keys()])].filter(
    (name) => JSON.stringify(fields.get(name)) !== JSON.stringify(other.get(name)),
  );
  const part = (of: Map<string, unknown>) =>
    Object.fromEntries(changed.flatMap((name) => (of.has(name) ? [[name, of.get(name)]] : [])));
  return { before: was && part(fields), after: is && part(other) };
}
