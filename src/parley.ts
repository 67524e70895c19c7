import { type Client, Events } from 'discord.js';
import { connect } from './bot/connect.ts';
import type { Config } from './config.ts';
import { Work } from './ops/drain.ts';
import { checkHealth, GatewayPulse, serveHealth, watchPulse } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import { loadPresets } from './presets/load.ts';
import type { Serving, StartOptions } from './serve.ts';
import { openStore, type Store } from './store/store.ts';

/** A bot that runs. */
export interface Parley {
  /** Rejects when the bot cannot go on (the gateway is closed for good); never resolves. */
  failed: Promise<never>;
  /** Takes nothing new, lets replies finish within the configured time, draws the rest as interrupted, closes all. */
  stop(): Promise<void>;
}

/**
 * Starts the bot: store, presets, client, in that order, so that a bot which cannot run never costs one of the day's
 * identifies. Resolves when it answers, and what an earlier process left is in order.
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
  const { log } = options;
  const presets = await loadPresets(config.presetsFile);
  const work = new Work();
  const serving = Promise.withResolvers<Serving>();
  serving.promise.catch(() => {});
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const pulse = new GatewayPulse();
  const health = await serveHealth(config.health.port, () => checkHealth(pulse, () => store.ping()));
  closing.signal.addEventListener('abort', () => health.close());
  const connecting = connect({
    config,
    log,
    signal,
    prepare: (fresh) => {
      pulse.listen(fresh);
      listen(fresh, log, serving.promise, work);
    },
    onClosed: failed.reject,
  });
  connecting.catch(() => {});
  try {
    // Discord takes its time to shake hands: meanwhile the rest of the house is loaded.
    const { serve } = await import('./serve.ts');
    serving.resolve(serve({ store, config, options, presets, connecting, work, closing: closing.signal }));
    const { settled, stop } = await serving.promise;
    await settled;
    const watchdog = watchPulse(pulse, failed.reject);
    return {
      failed: failed.promise,
      async stop() {
        watchdog.close();
        await stop();
        closing.abort();
        await (await connecting).client.destroy();
        await store.close();
        log.info('stopped');
        log.flush();
      },
    };
  } catch (error) {
    closing.abort();
    await connecting.then(
      ({ client }) => client.destroy(),
      () => {},
    );
    throw error;
  }
}

/** Starts work for each event and returns: events never wait for one another. Those that come early wait. */
function listen(client: Client, log: Logger, serving: Promise<Serving>, work: Work): void {
  client.on(Events.MessageCreate, (message) => work.add(serving.then(({ onMessage }) => onMessage(message))));
  client.on(Events.InteractionCreate, (interaction) =>
    work.add(serving.then(({ onInteraction }) => onInteraction(interaction))),
  );
  client.on(Events.Error, (error) => log.error({ error }, 'discord client'));
  client.on(Events.ShardError, (error, shard) => log.warn({ error, shard }, 'gateway connection'));
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'discord client'));
  client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, 'gateway reconnecting'));
  client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'gateway resumed'));
}
