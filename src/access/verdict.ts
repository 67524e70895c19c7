import type { Rule, Visitor } from './gate.ts';
import type { AccessRule, AccessRules } from './rules.ts';

/** What stands against somebody: who they are, or where they ask; `preset`: only of the preset they chose. */
export interface Verdict {
  against: 'person' | 'place';
  preset?: string | undefined;
}

/** Whoever asks, and where, as far as lists can name it. */
export type Named = Pick<
  Visitor,
  'userId' | 'serverId' | 'channelId' | 'parentId' | 'categoryId' | 'roleIds'
>;

/**
 * What a server's lists say, if they are against it. The lists of all presets and those of the chosen one must both let them
 * in. In each, people and places are judged apart, from the narrowest on: what names the member counts before their roles,
 * the thread before its channel before the category. Of roles, one that is denied outweighs all that are allowed. Where
 * nothing names them, they may, unless anything of that sort is allowed: then only what is allowed may. Pure.
 */
export function verdict(rules: readonly AccessRule[], visitor: Named, preset?: string): Verdict | undefined {
  const lists = preset === undefined ? [undefined] : [undefined, preset];
  for (const list of lists) {
    const said = rules.filter((rule) => rule.preset === list);
    const people = said.filter(({ kind }) => kind !== 'channel');
    const places = said.filter(({ kind }) => kind === 'channel');
    if (isShutOut(people, levelsOfPeople(visitor))) return { against: 'person', preset: list };
    if (isShutOut(places, levelsOfPlaces(visitor))) return { against: 'place', preset: list };
  }
  return undefined;
}

/** The same as a rule of the gate. In direct messages there are no lists. */
export function listsRule({ list }: Pick<AccessRules, 'list'>): Rule {
  return async (visitor, preset) => {
    if (visitor.serverId === undefined) return undefined;
    const found = verdict(await list(visitor.serverId), visitor, preset);
    return found && ((texts) => texts.access.shutOut(found.against, found.preset));
  };
}

/** Ids from the narrowest on; those of one level count alike. */
function levelsOfPeople({ userId, serverId, roleIds }: Named): string[][] {
  // The role of everybody has the server's id.
  return [[userId], [...roleIds, ...(serverId === undefined ? [] : [serverId])]];
}

function levelsOfPlaces({ channelId, parentId, categoryId }: Named): string[][] {
  return [channelId, parentId, categoryId].flatMap((id) => (id === undefined ? [] : [[id]]));
}

function isShutOut(rules: readonly AccessRule[], levels: readonly string[][]): boolean {
  for (const ids of levels) {
    const effects = rules.filter(({ subjectId }) => ids.includes(subjectId)).map(({ effect }) => effect);
    if (effects.length > 0) return effects.includes('deny');
  }
  return rules.some(({ effect }) => effect === 'allow');
}
