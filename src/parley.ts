import { type Client, Events } from 'discord.js';
import { listCommands } from '../commands/index.ts';
import { type Access, createAccess } from './bot/access.ts';
import type { Bot } from './bot/bot.ts';
import type { Command } from './bot/command.ts';
import { connect } from './bot/connect.ts';
import { onInteraction } from './bot/interactions.ts';
import { onMessage } from './bot/messages.ts';
import { registerCommands } from './bot/register.ts';
import { refuseStrangers } from './bot/strangers.ts';
import type { Config } from './config.ts';
import { UserError } from './errors.ts';
import { createHistory } from './history/history.ts';
import { Order } from './history/order.ts';
import { createOpenRouter } from './openrouter/openrouter.ts';
import { watchCatalogue } from './ops/catalogue.ts';
import { drain, Work } from './ops/drain.ts';
import { checkHealth, GatewayPulse, serveHealth, watchPulse } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import { recover } from './ops/recover.ts';
import { loadPresets } from './presets/load.ts';
import type { Presets } from './presets/schema.ts';
import { watchPresets } from './presets/watch.ts';
import { createDailyStop } from './quota/daily-stop.ts';
import { TurnsAtOnce } from './quota/turns-at-once.ts';
import { Pacer } from './reply/pace.ts';
import { openReplyRest } from './reply/rest.ts';
import { createClaims } from './store/claims.ts';
import { createShown } from './store/shown.ts';
import { openStore, type Store } from './store/store.ts';
import { english } from './texts.ts';
import { RunningTurns } from './turn/running.ts';
import type { TurnServices } from './turn/services.ts';

/** A bot that runs. */
export interface Parley {
  /** Rejects when the bot cannot go on (the gateway is closed for good); never resolves. */
  failed: Promise<never>;
  /** Takes nothing new, lets replies finish within the configured time, draws the rest as interrupted, closes all. */
  stop(): Promise<void>;
}

/** What a bot is started with, besides its configuration. */
export interface StartOptions {
  log: Logger;
  /** Reads the variable that holds the key of a preset's own server. */
  readKey: (variable: string) => string | undefined;
  /** Ends a start that has not come through yet. */
  signal?: AbortSignal;
  /** For how long an interaction's token is used, ms; shortened by tests. */
  tokenMs?: number;
  /** How long a request that draws an answer may take, ms; shortened by tests. */
  requestMs?: number;
}

/**
 * Discord ends an interaction's token after 15 minutes (docs, "Receiving and Responding"); its last half a minute is
 * left for the final edit to arrive in.
 */
const usedTokenMs = 14.5 * 60_000;

/**
 * Starts the bot: store, presets, models, client, in that order; resolves when it answers.
 *
 * @throws StoreError, PresetsError, ConnectError with sentences for the operator
 */
export async function startParley(config: Config, options: StartOptions): Promise<Parley> {
  const { log, signal = new AbortController().signal } = options;
  const store = await openStore(config.databaseUrl);
  const closing = new AbortController();
  try {
    return await startOn(store, config, options, closing, AbortSignal.any([signal, closing.signal]));
  } catch (error) {
    closing.abort();
    await store.close();
    log.flush();
    throw error;
  }
}

async function startOn(
  store: Store,
  config: Config,
  options: StartOptions,
  closing: AbortController,
  signal: AbortSignal,
): Promise<Parley> {
  const { log, tokenMs = usedTokenMs } = options;
  let presets = await loadPresets(config.presetsFile);
  const stopping = new AbortController();
  const services = await createServices(store, config, options, () => presets, {
    stopping: stopping.signal,
    closing: closing.signal,
  });
  const left = await services.shown.list();
  await services.history.interruptLeftovers();

  const work = new Work();
  const bot = Promise.withResolvers<Bot>();
  bot.promise.catch(() => {});
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const pulse = new GatewayPulse();
  const health = await serveHealth(config.health.port, () => checkHealth(pulse, () => store.ping()));
  closing.signal.addEventListener('abort', () => health.close());
  const { client, messageContent } = await connect({
    config,
    log,
    signal,
    prepare: (fresh) => {
      pulse.listen(fresh);
      listen(fresh, log, bot.promise, work);
    },
    onClosed: failed.reject,
  });
  const access = await createAccess(client, config);
  let commands = byName(listCommands(presets));
  const register = async () => {
    const payloads = [...commands.values()].map(({ payload }) => payload);
    const result = await registerCommands(client.rest, client.application.id, payloads, [
      ...client.guilds.cache.keys(),
    ]);
    log.info({ commands: payloads.length, result }, 'commands registered');
  };
  bot.resolve(
    makeBot({
      client,
      config,
      log,
      access,
      services,
      tokenMs,
      commands: () => commands,
    }),
  );
  const recovery = recover({
    left,
    rest: client.rest,
    applicationId: client.application.id,
    history: services.history,
    shown: services.shown,
    texts: services.texts,
    log,
  });
  const registerOrLog = () =>
    register().catch((error: unknown) => log.error({ error }, 'could not register the commands'));
  await Promise.all([registerOrLog(), recovery]);

  const models = watchCatalogue(services.openrouter.catalogue, () => presets, log);
  const watch = watchPresets(
    config.presetsFile,
    (changed) => {
      presets = changed;
      commands = byName(listCommands(changed));
      log.info({ presets: changed.list.length }, 'presets read again');
      models.recheck();
      void registerOrLog();
    },
    (error) =>
      log.error({ mistakes: error.lines }, 'the presets file is broken; the last good one stays in force'),
    presets,
  );
  const watchdog = watchPulse(pulse, failed.reject);
  log.info(
    {
      user: client.user.tag,
      servers: client.guilds.cache.size,
      presets: presets.list.length,
      messageContent,
    },
    'ready',
  );

  return {
    failed: failed.promise,
    async stop() {
      stopping.abort(new UserError((texts) => texts.access.stopping));
      watchdog.close();
      watch.close();
      models.close();
      await drain(work, services.running, config.shutdown.drainMs, log);
      closing.abort();
      await client.destroy();
      await store.close();
      log.info('stopped');
      log.flush();
    },
  };
}

async function createServices(
  store: Store,
  config: Config,
  { log, readKey, requestMs }: StartOptions,
  presets: () => Presets,
  signals: Pick<TurnServices, 'stopping' | 'closing'>,
): Promise<TurnServices> {
  const openrouter = createOpenRouter(config);
  return {
    config,
    log,
    texts: english,
    presets,
    catalogue: () => openrouter.catalogue.current(),
    keyFor: (variable) => readKey(variable) ?? '',
    openrouter,
    ...signals,
    history: await createHistory(store, {
      onProblem: ({ turnId, cause }) =>
        log.warn({ turnId, error: cause }, 'a turn could not be read: left out'),
    }),
    order: new Order(),
    claims: createClaims(store),
    shown: createShown(store),
    running: new RunningTurns(),
    turnsAtOnce: new TurnsAtOnce(config.limits.turnsPerMember),
    dailyStop: createDailyStop({ store, limitMicroUsd: config.limits.dailyMicroUsd }),
    pacer: new Pacer(),
    rest: openReplyRest(config.discord.apiUrl, config.discord.token, requestMs),
  };
}

/** Starts work for each event and returns: events never wait for one another. Those that come early wait for the bot. */
function listen(client: Client, log: Logger, bot: Promise<Bot>, work: Work): void {
  client.on(Events.MessageCreate, (message) => work.add(bot.then((ready) => onMessage(message, ready))));
  client.on(Events.InteractionCreate, (interaction) =>
    work.add(bot.then((ready) => onInteraction(interaction, ready))),
  );
  client.on(Events.Error, (error) => log.error({ error }, 'discord client'));
  client.on(Events.ShardError, (error, shard) => log.warn({ error, shard }, 'gateway connection'));
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'discord client'));
  client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, 'gateway reconnecting'));
  client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'gateway resumed'));
}

interface BotParts extends Pick<Bot, 'config' | 'log' | 'commands' | 'tokenMs'> {
  client: Client<true>;
  access: Access;
  services: TurnServices;
}

function makeBot({ client, config, log, access, services, commands, tokenMs }: BotParts): Bot {
  return {
    client,
    config,
    log,
    access,
    turns: services,
    presets: services.presets,
    catalogue: services.catalogue,
    commands,
    tokenMs,
    texts: () => services.texts,
    refuseStrangers: (interaction) => refuseStrangers(interaction, access),
    stopping: () => services.stopping.aborted,
  };
}

function byName(commands: readonly Command[]): ReadonlyMap<string, Command> {
  return new Map(commands.map((command) => [command.payload.name, command]));
}
