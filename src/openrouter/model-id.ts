/** A model id taken apart (OpenRouter docs, model variants and presets). */
export interface ModelId {
  /** Without preset and dynamic variants; empty for a bare `@preset/slug`. */
  base: string;
  /** Variants that only change routing, which any model takes. */
  variants: string[];
  /** The account's own preset. */
  preset?: string;
}

const dynamicVariants = new Set(['nitro', 'floor', 'exacto', 'online']);
const allVariants = new Set([...dynamicVariants, 'free', 'extended', 'thinking', 'batch']);

/** Takes an id apart. `:free`, `:extended`, `:thinking` and `:batch` are entries of their own and stay in the base. */
export function parseModelId(id: string): ModelId {
  const at = id.indexOf('@preset/');
  let base = at === -1 ? id : id.slice(0, at);
  const variants: string[] = [];
  for (;;) {
    const colon = base.lastIndexOf(':');
    const variant = base.slice(colon + 1).toLowerCase();
    if (colon === -1 || !dynamicVariants.has(variant)) break;
    variants.unshift(variant);
    base = base.slice(0, colon);
  }
  return { base, variants, ...(at !== -1 && { preset: id.slice(at + '@preset/'.length) }) };
}

/** The id without preset and without any variant, in lower case. */
export function bareModelId(id: string): string {
  const parts = parseModelId(id).base.toLowerCase().split(':');
  while (parts.length > 1 && allVariants.has(parts[parts.length - 1] ?? '')) parts.pop();
  return parts.join(':');
}

/** Counted under the account's limits for free models (OpenRouter docs, limits). */
export function isFreeModel(id: string): boolean {
  const { base } = parseModelId(id);
  return base.endsWith(':free') || base === 'openrouter/free';
}
