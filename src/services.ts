import type { Config } from './config.ts';
import { createHistory } from './history/history.ts';
import { createThreads } from './history/threads.ts';
import { once } from './once.ts';
import { createOpenRouter } from './openrouter/openrouter.ts';
import type { Presets } from './presets/schema.ts';
import { createQuota } from './quota/create-quota.ts';
import { TurnsAtOnce } from './quota/turns-at-once.ts';
import { Pacer } from './reply/pace.ts';
import { openReplyRest } from './reply/rest.ts';
import type { StartOptions } from './serving.ts';
import { checkpointsSoon } from './store/checkpoints.ts';
import { createClaims } from './store/claims.ts';
import { createComparisons } from './store/comparisons.ts';
import { Order } from './store/order.ts';
import { createRemovals } from './store/removals.ts';
import { secretOf } from './store/secret.ts';
import { createShown } from './store/shown.ts';
import type { Store } from './store/store.ts';
import { english } from './texts/index.ts';
import { createFunctions } from './tools/function-source.ts';
import type { ToolSource } from './tools/tool.ts';
import { Summariser } from './turn/background/summarise.ts';
import { Confirmations } from './turn/confirmations.ts';
import { Echoes } from './turn/echoes.ts';
import { createPseudonyms } from './turn/identity.ts';
import { Bills } from './turn/money/bills.ts';
import { RunningTurns } from './turn/running.ts';
import type { TurnServices } from './turn/services.ts';

/** Longer than this nobody wants to wait for the background of an answer, ms. */
export const patientReadMs = 3000;

/** So long after the start old files are swept, also where no question has come with any. */
const filesSweptMs = 60 * 60_000;

/** In one place at most so many turns: one that is answered, and those that wait. */
const mostInLine = 101;

/** Makes all that turns work with, from the store up; what only some turns need is loaded with the first of them. */
export async function createServices(
  store: Store,
  config: Config,
  { log, readKey, readMs = patientReadMs, requestMs, clock, confirmMs, formMs, lookup }: StartOptions,
  presets: () => Presets,
  { mcp, ...signals }: Pick<TurnServices, 'stopping' | 'closing' | 'surroundings'> & { mcp: ToolSource },
): Promise<TurnServices> {
  const openrouter = createOpenRouter(config, clock);
  const confirmations = new Confirmations(confirmMs);
  const fetching = once(async () =>
    (await import('./files/safe-fetch.ts')).createSafeFetch(config.fetchAllow, lookup),
  );
  const isPublicHost = async (link: URL) =>
    (await import('./files/safe-fetch.ts')).createHostCheck(config.fetchAllow, lookup)(link);
  const safeFetch: typeof fetch = async (...request) => (await fetching())(...request);
  const files = once(async () =>
    (await import('./files/create-files.ts')).createFiles({
      ...{ store, safeFetch, config: config.files },
      onProblem: (error, what) => log.warn({ error }, what),
      closing: signals.closing,
    }),
  );
  const forms = once(async () => (await import('./presets/forms/forms.ts')).createForms(formMs));
  // Files are swept by what keeps them, which is loaded when a question first needs it, or now.
  const sweeping = setTimeout(
    () => void files().catch((error: unknown) => log.warn({ error }, 'files could not be swept')),
    filesSweptMs,
  ).unref();
  signals.closing.addEventListener('abort', () => clearTimeout(sweeping));
  const services = {
    config,
    log,
    texts: english,
    presets,
    catalogue: () => openrouter.catalogue.current(),
    keyFor: (variable: string) => readKey(variable) ?? '',
    openrouter,
    pseudonym: createPseudonyms(await secretOf(store, 'pseudonyms')),
    ...signals,
    ...{ files, forms, safeFetch, isPublicHost },
    history: await createHistory(store, {
      onProblem: ({ turnId, cause }) =>
        log.warn({ turnId, error: cause }, 'a turn could not be read: left out'),
      onTextsGone: checkpointsSoon(store, log, signals.closing),
      onFilesGone: async (turnId) => (await files()).release(turnId),
    }),
    order: new Order(),
    threads: await createThreads(store),
    claims: createClaims(store),
    shown: createShown(store),
    removals: createRemovals(store),
    running: new RunningTurns(),
    echoes: new Echoes(),
    undrawn: new Set<string>(),
    turnsAtOnce: new TurnsAtOnce(config.limits.turnsPerMember, ({ quota }, limit) =>
      quota.turnsAtOnce(limit),
    ),
    turnsInLine: new TurnsAtOnce(mostInLine, ({ queue }, limit) => queue.full(limit - 1)),
    quota: createQuota(store, { operator: config.limits.operator }),
    comparisons: createComparisons(store),
    confirmations,
    confirm: confirmations.ask,
    toolSources: [
      createFunctions({
        folder: config.toolsFolder,
        patienceMs: readMs,
        onProblem: ({ file, cause }) =>
          log.error({ file, error: cause }, 'a file of TOOLS_FOLDER is no tool'),
      }),
      mcp,
    ],
    pacer: new Pacer(),
    rest: openReplyRest(config.discord.apiUrl, config.discord.token, requestMs),
  };
  const money = { ...services, bills: new Bills(services) };
  return { ...money, summariser: new Summariser(money) };
}
