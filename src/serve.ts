import type { AnyThreadChannel, Client, GuildMember, Interaction, Message } from 'discord.js';
import { listCommands, listMenus } from '../commands/index.ts';
import { presetCommand, serverCommandsOf } from '../commands/preset.ts';
import { choicesRule } from './access/choices-rule.ts';
import { createGate } from './access/gate.ts';
import { operatorsRule } from './access/operators-rule.ts';
import { createAccessRules } from './access/rules.ts';
import { directRule, offRule } from './access/switches.ts';
import { listsRule } from './access/verdict.ts';
import { createAudit } from './audit/audit.ts';
import { keepFor } from './audit/keep-for.ts';
import { createLogState } from './audit/log-state.ts';
import { recordFile } from './audit/record-file.ts';
import { type Access, createAccess } from './bot/access.ts';
import { admit } from './bot/admit.ts';
import type { Bot } from './bot/bot.ts';
import { BotTurns } from './bot/bot-turns.ts';
import { Arrivals } from './bot/changes/arrivals.ts';
import type { Change } from './bot/changes/changes.ts';
import { onChange } from './bot/changes/on-change.ts';
import type { Command } from './bot/command.ts';
import type { Connected } from './bot/connect.ts';
import { onInteraction } from './bot/interactions.ts';
import { localise } from './bot/localise.ts';
import { MenuTargets } from './bot/menus/menu-targets.ts';
import { onMessage } from './bot/messages.ts';
import { tellAdmins } from './bot/quota/tell-admins.ts';
import { freshAddress } from './bot/reading/message-files.ts';
import { createRecentTalk } from './bot/reading/recent-talk.ts';
import { type CommandPayload, registerCommands } from './bot/register.ts';
import { createServerCommands } from './bot/register-server.ts';
import { watchReminders } from './bot/reminders/watch.ts';
import { tellDirectly } from './bot/tell-directly.ts';
import { tellOperators } from './bot/tell-operators.ts';
import { isClosed } from './bot/threads/closed.ts';
import { hasThread } from './bot/threads/has-thread.ts';
import { tellLocked } from './bot/threads/tell-locked.ts';
import { onThreadUpdate } from './bot/threads/thread-update.ts';
import { Told } from './bot/told.ts';
import { createDiscordPort } from './bot/tools/discord-port.ts';
import type { Config, FoundKey } from './config.ts';
import { listControls } from './controls/index.ts';
import { UserError } from './errors.ts';
import type { LookupAll } from './files/safe-fetch.ts';
import { createHistory } from './history/history.ts';
import { createThreads } from './history/threads.ts';
import { createMcp } from './mcp/mcp.ts';
import type { Clock } from './openrouter/clock.ts';
import { createOpenRouter } from './openrouter/openrouter.ts';
import { usesFree } from './openrouter/uses-free.ts';
import { watchCatalogue } from './ops/catalogue.ts';
import { drain, type Work } from './ops/drain.ts';
import { tellBrokenForms } from './ops/forms.ts';
import type { GatewayPulse } from './ops/health.ts';
import type { Keys } from './ops/keys.ts';
import type { Logger } from './ops/log.ts';
import { recover } from './ops/recover.ts';
import { createPresetKeeper } from './presets/keep.ts';
import { createServerPresets } from './presets/of-server.ts';
import type { Presets } from './presets/schema.ts';
import { watchPresets } from './presets/watch.ts';
import { createChoices } from './privacy/choices.ts';
import { createForgetting } from './privacy/forgetting.ts';
import { purgeServer, serversToPurge } from './privacy/purge.ts';
import { createQuota } from './quota/create-quota.ts';
import { createLimits } from './quota/limits.ts';
import { TurnsAtOnce } from './quota/turns-at-once.ts';
import { Pacer } from './reply/pace.ts';
import { openReplyRest } from './reply/rest.ts';
import { createSettings } from './settings/settings.ts';
import { createUnplaced } from './settings/unplaced.ts';
import { createClaims } from './store/claims.ts';
import { createComparisons } from './store/comparisons.ts';
import { createSeenLocales } from './store/locales.ts';
import { Order } from './store/order.ts';
import { createReminders } from './store/reminders.ts';
import { createRemovals } from './store/removals.ts';
import { secretOf } from './store/secret.ts';
import { createServerCommandRows } from './store/server-commands.ts';
import { createServerPresetRows } from './store/server-presets.ts';
import { createShown } from './store/shown.ts';
import type { Store } from './store/store.ts';
import { english, textsIn } from './texts/index.ts';
import { readCommandWords } from './texts/languages.ts';
import { createFunctions } from './tools/function-source.ts';
import type { ToolSource } from './tools/tool.ts';
import { Summariser } from './turn/background/summarise.ts';
import { Confirmations } from './turn/confirmations.ts';
import { finishRemovals } from './turn/drawn/remove-messages.ts';
import { Echoes } from './turn/echoes.ts';
import { createPseudonyms } from './turn/identity.ts';
import { mostInLine } from './turn/line.ts';
import { Bills } from './turn/money/bills.ts';
import { RunningTurns } from './turn/running.ts';
import type { Surroundings, TurnServices } from './turn/services.ts';

/** What a bot is started with, besides its configuration. */
export interface StartOptions {
  log: Logger;
  /** Reads a variable that the presets file names: the key of a preset's own server, secrets of MCP servers. */
  readKey: (variable: string) => string | undefined;
  /** What stands now where a new key is to be put; whatever it gives must never be logged. */
  findKey: () => FoundKey;
  /** Ends a start that has not come through yet. */
  signal?: AbortSignal;
  /** For how long an interaction's token is used, ms; shortened by tests. */
  tokenMs?: number;
  /** How long a request that draws an answer may take, ms; shortened by tests. */
  requestMs?: number;
  /** By which windows of limits are counted, and requests to models are made; the machine's own but in tests. */
  clock?: Clock;
  /** How long an answer waits for each read of its background, ms; shortened by tests. */
  readMs?: number;
  /** How long an asker is waited for before a tool writes, ms; shortened by tests. */
  confirmMs?: number;
  /** By which hosts of addresses from outside are looked up; the machine's own but in tests. */
  lookup?: LookupAll;
}

/** A bot that answers. */
export interface Serving {
  /** @param member who wrote it, as Discord told with it; null in direct messages */
  onMessage(message: Message, member: GuildMember | null): Promise<void>;
  onInteraction(interaction: Interaction): Promise<void>;
  /** A thread was renamed, archived, locked. */
  onThreadUpdate(before: AnyThreadChannel, now: AnyThreadChannel): Promise<void>;
  /** A message was edited or deleted, a place is gone. */
  onChange(change: Change): Promise<void>;
  /** Resolves when the commands are compared with Discord's, and what a killed process left is drawn. Never rejects. */
  settled: Promise<void>;
  /** Takes nothing new, and resolves when every answer is drawn to its end. */
  stop(): Promise<void>;
}

/** What the bot answers with. */
export interface ServeOptions {
  store: Store;
  config: Config;
  options: StartOptions;
  /** As they were read at the start; the file is watched from now on. */
  presets: Presets;
  /** The client that is logging in. */
  connecting: Promise<Connected>;
  work: Work;
  /** The gateway's heartbeats. */
  pulse: GatewayPulse;
  /** Aborted when everything closes. */
  closing: AbortSignal;
}

/**
 * Discord ends an interaction's token after 15 minutes (docs, "Receiving and Responding"); its last half a minute is
 * left for the final edit to arrive in.
 */
const usedTokenMs = 14.5 * 60_000;

/** Longer than this nobody wants to wait for the background of an answer. */
const patientReadMs = 3000;

/** Puts together all that answers. Resolves when the client is ready; rejects if it cannot become so. */
export async function serve({
  store,
  config,
  options,
  presets: first,
  ...rest
}: ServeOptions): Promise<Serving> {
  const { log, tokenMs = usedTokenMs, readMs = patientReadMs } = options;
  const { connecting, work, pulse, closing } = rest;
  let presets = first;
  let commands = byName(listCommands(presets));
  const stopping = new AbortController();
  let surroundings: Surroundings | undefined;
  const mcp = createMcp({
    ...{ log, patienceMs: readMs },
    read: options.readKey,
    now: options.clock?.now ?? Date.now,
  });
  const services = await createServices(store, config, options, () => presets, {
    mcp,
    stopping: stopping.signal,
    closing,
    surroundings() {
      if (!surroundings) throw new Error('the client is not ready yet');
      return surroundings;
    },
  });
  const forgetting = createForgetting(store, services.history);
  const forgottenAnew = await forgetting.reforget();
  for (const { id, at } of await serversToPurge(store)) await purgeServer({ store, ...services }, id, at);
  if (forgottenAnew > 0) log.info({ members: forgottenAnew }, 'forgot anew whom a backup had brought back');
  const left = await services.shown.list();
  await services.history.interruptLeftovers();
  const { client, messageContent } = await connecting;
  const access = createAccess(client, config);
  const choices = createChoices(store);
  const presetRows = createServerPresetRows(store);
  const presetsFor = createServerPresets(
    presetRows,
    () => presets,
    ({ cause, ...ids }) =>
      log.warn({ ...ids, error: cause }, 'a preset of a server cannot be read: left out'),
  );
  const audit = createAudit(store);
  const accessRules = createAccessRules(store, audit);
  const gate = createGate([
    operatorsRule(config.access, access),
    offRule,
    directRule,
    listsRule(accessRules),
    choicesRule(choices),
  ]);
  const settings = createSettings(store, audit, { atOnce: config.limits.turnsPerMember });
  const seenLocales = createSeenLocales(store);
  const limits = createLimits(store, audit);
  let kept: Promise<Keys> | undefined;
  const keys = () => {
    kept ??= import('./ops/keys.ts').then(({ keepKeys }) =>
      keepKeys({
        ...{ openrouter: services.openrouter, store, log, closing },
        findKey: options.findKey,
        looks: config.openrouter.extras,
        lowMicroUsd: config.operator.lowCreditMicroUsd,
        usesFree: () => usesFree(services.presets(), services.catalogue()),
        tell: (say) => tellOperators({ client, access, config, settings, seenLocales, log }, say),
        track: (task) => work.add(task),
      }),
    );
    return kept;
  };
  const pictures = once(async () => (await import('./picture/picture.ts')).createPictures());
  const serverCommands = createServerCommands({
    ...{ rest: client.rest, applicationId: client.application.id, rows: createServerCommandRows(store) },
    ...{ revisionOf: presetRows.revision, presetsFor },
    shared: () => [...commands.values()].map(({ payload }) => payload).filter(({ type = 1 }) => type === 1),
    ownOf: (all) => serverCommandsOf(all, presets),
  });
  const bot = makeBot({
    ...{
      client,
      config,
      log,
      access,
      gate,
      presetsFor,
      services,
      settings,
      audit,
      limits,
      keys,
      seenLocales,
    },
    accessRules,
    ...{ presetRows, serverPresets: createPresetKeeper(audit), serverCommands, presetCommand: namedCommand },
    logState: createLogState(store),
    ...{ tokenMs, messageContent, pulse, store },
    choices,
    privacy: once(async () =>
      (await import('./privacy/privacy.ts')).createPrivacy({ store, ...services, choices }),
    ),
    usage: once(async () => (await import('./quota/usage.ts')).createUsage(store, audit)),
    drawPicture: async (bars) => (await pictures())(bars),
    commands: () => commands,
  });
  const reminders = createReminders(store);
  const reminding = watchReminders(reminders, bot, (telling) => work.add(telling));
  const port = { client, log, limits, reminders, onReminder: reminding.look };
  surroundings = {
    discordFor: (asking, turnId) => createDiscordPort(port, asking, turnId),
    mayPoll: async (asking) => (await import('./bot/tools/may-poll.ts')).mayPoll(client, asking),
    isClosed: (channelId) => isClosed(client.channels.cache.get(channelId)),
    self: { id: client.user.id, name: client.user.displayName },
    isOperator: (userId) =>
      access.operators().then(
        (ids) => ids.includes(userId),
        () => false,
      ),
    serverName: (serverId) => client.guilds.cache.get(serverId)?.name,
    hasThread: (...messages) => hasThread(client, services, ...messages),
    tellLocked: (channelId, userId) => tellLocked(bot, channelId, userId),
    async tellDirectly(userId, say) {
      await tellDirectly(bot, userId, say);
    },
    async tellAdmins(whom, say) {
      await tellAdmins(bot, whom, say);
    },
    tellOperators: (say) => tellOperators(bot, say),
    freshAddress: (from) => freshAddress(bot, from),
    recentTalk: createRecentTalk({ client, history: services.history, choices, log, readMs }),
  };
  await services.bills.takeUp();
  log.info(
    {
      user: client.user.tag,
      servers: client.guilds.cache.size,
      presets: presets.list.length,
      messageContent,
    },
    'ready',
  );

  warmUp().catch((error: unknown) => log.error({ error }, 'could not load what answers need'));
  mcp.update(presets);

  const register = () => {
    const ofCommands = [...commands.values()].map(({ payload }) => payload);
    const words = readCommandWords();
    const localised = ofCommands.map((payload) => localise(payload, words));
    const everywhere = registerAll(client, [...localised, ...listMenus(presets)], log);
    const inServers = serverCommands.bringAll(
      (serverId) => client.guilds.cache.has(serverId),
      (serverId, error) => log.warn({ serverId, error }, 'could not register the commands of a server'),
    );
    work.add(inServers);
    return everywhere;
  };
  const settled = Promise.all([
    register(),
    recover({
      left,
      rest: client.rest,
      applicationId: client.application.id,
      services,
    }),
    finishRemovals(services),
  ]).then(() => {});
  void settled.then(() => tellBrokenForms(first, config.presetsFile, log, closing));
  const models = watchCatalogue(services.openrouter.catalogue, () => presets, log);
  if (store.sealing.keyIds.length > 0) encryptAnew(services, store, closing);
  keys().catch((error: unknown) => log.error({ error }, 'nobody looks after the OpenRouter key'));
  const logChannels = import('./bot/audit/log-channel.ts').then(({ watchLogChannels }) =>
    watchLogChannels(bot, (look) => work.add(look)),
  );
  const keeping = keepFor(audit, config.audit.keepMs, {
    now: store.now,
    onProblem: (error) => log.warn({ error }, 'the audit could not be swept'),
  });
  const placing = import('./bot/settings/place-settings.ts').then(({ placeSettings }) =>
    placeSettings(createUnplaced(store), bot),
  );
  work.add(placing);
  audit.onRecorded(({ serverId }) => work.add(logChannels.then(({ look }) => look(serverId))));
  const retention = settled
    .then(() => import('./bot/privacy/watch.ts'))
    .then(({ watchRetention }) => watchRetention(bot, (look) => work.add(look)));
  const reports = import('./bot/usage/weekly.ts').then(({ watchWeeklyReports }) =>
    watchWeeklyReports(bot, (sending) => work.add(sending)),
  );
  const watch = watchPresets(
    config.presetsFile,
    (changed) => {
      const before = presets.list;
      presets = changed;
      commands = byName(listCommands(changed));
      log.info({ presets: changed.list.length }, 'presets read again');
      models.recheck();
      mcp.update(changed);
      void register();
      const recording = recordFile(audit, before, changed.list).catch((error: unknown) =>
        log.error({ error }, 'the change of the presets file could not be recorded'),
      );
      work.add(recording);
    },
    (error) =>
      log.error({ mistakes: error.lines }, 'the presets file is broken; the last good one stays in force'),
    presets,
  );
  return {
    onMessage: (message, member) => onMessage(message, member, bot),
    onInteraction: (interaction) => onInteraction(interaction, bot),
    onThreadUpdate: (before, now) => onThreadUpdate(before, now, bot),
    onChange: (change) => onChange(change, bot),
    settled,
    async stop() {
      stopping.abort(new UserError((texts) => texts.access.stopping));
      watch.close();
      models.close();
      reminding.close();
      await keys().then(({ watch }) => watch.close());
      await retention.then((end) => end());
      await reports.then((end) => end());
      await logChannels.then(({ close }) => close());
      keeping();
      await drain(work, services.running, config.shutdown.drainMs, log);
      await mcp.close();
    },
  };
}

/** Brings Discord's list of commands up to date. A failure is logged: the bot answers mentions all the same. */
async function registerAll(
  client: Client<true>,
  payloads: readonly CommandPayload[],
  log: Logger,
): Promise<void> {
  try {
    const servers = [...client.guilds.cache.keys()];
    const result = await registerCommands(client.rest, client.application.id, payloads, servers);
    log.info({ commands: payloads.length, result }, 'commands registered');
  } catch (error) {
    log.error({ error }, 'could not register the commands');
  }
}

/** So long after the start old files are swept, also where no question has come with any. */
const filesSweptMs = 60 * 60_000;

async function createServices(
  store: Store,
  config: Config,
  { log, readKey, readMs = patientReadMs, requestMs, clock, confirmMs, lookup }: StartOptions,
  presets: () => Presets,
  { mcp, ...signals }: Pick<TurnServices, 'stopping' | 'closing' | 'surroundings'> & { mcp: ToolSource },
): Promise<TurnServices> {
  const openrouter = createOpenRouter(config, clock);
  const confirmations = new Confirmations(confirmMs);
  const fetching = once(async () =>
    (await import('./files/safe-fetch.ts')).createSafeFetch(config.fetchAllow, lookup),
  );
  const isPublicHost = async (host: string) =>
    (await import('./files/safe-fetch.ts')).createHostCheck(config.fetchAllow, lookup)(host);
  const safeFetch: typeof fetch = async (...request) => (await fetching())(...request);
  const files = once(async () =>
    (await import('./files/create-files.ts')).createFiles({
      ...{ store, safeFetch, config: config.files },
      onProblem: (error, what) => log.warn({ error }, what),
      closing: signals.closing,
    }),
  );
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
    ...{ files, safeFetch, isPublicHost },
    history: await createHistory(store, {
      onProblem: ({ turnId, cause }) =>
        log.warn({ turnId, error: cause }, 'a turn could not be read: left out'),
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

interface BotParts
  extends Pick<
    Bot,
    | 'config'
    | 'log'
    | 'commands'
    | 'settings'
    | 'seenLocales'
    | 'audit'
    | 'logState'
    | 'accessRules'
    | 'gate'
    | 'presetsFor'
    | 'presetRows'
    | 'serverPresets'
    | 'serverCommands'
    | 'presetCommand'
    | 'limits'
    | 'usage'
    | 'choices'
    | 'privacy'
    | 'drawPicture'
    | 'keys'
    | 'tokenMs'
    | 'messageContent'
    | 'pulse'
    | 'store'
  > {
  client: Client<true>;
  access: Access;
  services: TurnServices;
}

function makeBot({ access, services, ...parts }: BotParts): Bot {
  return {
    ...parts,
    access,
    botTurns: new BotTurns(),
    arrivals: new Arrivals(),
    turns: services,
    presets: services.presets,
    catalogue: services.catalogue,
    controls: new Map(listControls().map((control) => [control.action, control])),
    menuTargets: new MenuTargets(),
    told: new Told(),
    texts: textsIn,
    admit: (interaction) => admit(interaction, parts),
    stopping: () => services.stopping.aborted,
  };
}

/** The command of a preset that only one server has, by its name. */
function namedCommand(name: string): Command {
  return presetCommand({ name, description: name });
}

/** Loads something when it is asked for first: what a start does not need makes it no slower. */
function once<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  let loaded: Promise<Loaded> | undefined;
  return () => (loaded ??= load());
}

function byName(commands: readonly Command[]): ReadonlyMap<string, Command> {
  return new Map(commands.map((command) => [command.payload.name, command]));
}

/** Encrypts in the background what is not encrypted with the first key. */
function encryptAnew({ files, log }: TurnServices, store: Store, signal: AbortSignal): void {
  import('./ops/reseal.ts')
    .then(({ reseal }) => reseal({ store, files, log, signal }))
    .catch((error: unknown) => {
      if (!signal.aborted)
        log.error({ error }, 'content could not be encrypted anew: the next start tries again');
    });
}

/** Loads what the first answer needs and a start does not: nobody waits for it then. */
async function warmUp(): Promise<void> {
  await Promise.all([
    import('./turn/files/bring-in.ts'),
    import('./turn/write.ts'),
    import('./turn/call.ts'),
    import('./turn/structured/converse-in-form.ts'),
  ]);
}
