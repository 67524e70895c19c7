import type { Catalogue } from '../openrouter/catalogue.ts';
import { checkPresets } from '../presets/check.ts';
import type { Presets } from '../presets/schema.ts';
import { english } from '../texts/index.ts';
import type { Logger } from './log.ts';

/** Models and prices move weekly; OpenRouter's edge caches the list, so hourly is plenty. */
const refreshEveryMs = 60 * 60_000;
/** After a failure, while nothing is known yet. */
const retryAfterMs = 60_000;

/** Keeps the list of models fresh and tells what is wrong with the presets by it. */
export interface CatalogueWatch {
  /** Looks at other presets from now on. */
  recheck(): void;
  close(): void;
}

/**
 * Fetches the list now and every hour. Each warning about a preset is logged once while it lasts. OpenRouter being
 * down is a warning, nothing more: the bot starts and works without the list.
 */
export function watchCatalogue(
  cache: { current(): Catalogue; refresh(signal: AbortSignal): Promise<Catalogue> },
  presets: () => Presets,
  log: Logger,
): CatalogueWatch {
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let warned = new Set<string>();

  const recheck = () => {
    const catalogue = cache.current();
    if (catalogue.models.length === 0) return;
    const warnings = checkPresets(presets(), catalogue).map(
      ({ preset, say }) => `${preset}: ${say(english)}`,
    );
    for (const warning of warnings) if (!warned.has(warning)) log.warn(`preset ${warning}`);
    warned = new Set(warnings);
  };
  const refresh = async () => {
    let next = refreshEveryMs;
    try {
      const catalogue = await cache.refresh(closing.signal);
      log.debug({ models: catalogue.models.length }, 'fetched the list of models');
      recheck();
    } catch (error) {
      if (closing.signal.aborted) return;
      if (cache.current().models.length === 0) next = retryAfterMs;
      log.warn({ error, nextTryInMs: next }, 'could not fetch the list of models; going on without it');
    }
    timer = setTimeout(() => void refresh(), next);
  };
  void refresh();
  return {
    recheck,
    close() {
      clearTimeout(timer);
      closing.abort();
    },
  };
}
