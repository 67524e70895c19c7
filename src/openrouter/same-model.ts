import type { Catalogue } from './catalogue.ts';
import { isRouter } from './catalogue-model.ts';
import { bareModelId, parseModelId } from './model-id.ts';

/**
 * Is `served`, as an answer names it, the model that a request called `asked`? An answer may give the permanent dated
 * slug, leave variants out, or name the model behind an alias.
 */
export function isSameModel(asked: string, served: string, catalogue: Catalogue): boolean {
  if (bareModelId(asked) === bareModelId(served)) return true;
  const listed = catalogue.find(asked);
  const names = [asked, listed?.id, listed?.canonicalSlug, listed?.aliasOf];
  if (listed?.aliasOf) names.push(catalogue.find(listed.aliasOf)?.canonicalSlug);
  const other = catalogue.find(served);
  const servedNames = new Set([served, other?.id, other?.canonicalSlug].filter(isText).map(bareModelId));
  return names.filter(isText).some((name) => servedNames.has(bareModelId(name)) || isDated(name, served));
}

/** May any model answer under this name? Routers, aliases and account presets choose for themselves. */
export function choosesItself(asked: string): boolean {
  return isRouter(asked) || asked.startsWith('~') || parseModelId(asked).preset !== undefined;
}

/** `author/name-20261015` or `author/name-2026-10-15` for `author/name`. */
function isDated(name: string, served: string): boolean {
  const bare = bareModelId(name);
  const rest = bareModelId(served);
  return rest.startsWith(`${bare}-`) && /^-(\d{8}|\d{4}-\d{2}-\d{2}|\d{4})$/.test(rest.slice(bare.length));
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
