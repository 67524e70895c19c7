import { setImmediate as turn } from 'node:timers/promises';
import { type Client, Events } from 'discord.js';
import { readChange } from './bot/changes/changes.ts';
import { connect } from './bot/connect.ts';
import type { Config } from './config.ts';
import { collectLeftovers } from './ops/collect.ts';
import { Work } from './ops/drain.ts';
import { checkHealth, GatewayPulse, serveHealth, watchPulse } from './ops/health.ts';
import { type Logger, written } from './ops/log.ts';
import type { Serving, StartOptions } from './serving.ts';
import type { Store } from './store/store.ts';

/** A bot that runs. */
export interface Parley {
  /** Rejects when the bot cannot go on (the gateway is closed for good); never resolves. */
  failed: Promise<never>;
  /** Resolves when a backup was restored: it is taken up by stopping this one and starting anew. */
  replaced: Promise<void>;
  /** Takes nothing new, lets replies finish within the configured time, draws the rest as interrupted, closes all. */
  stop(): Promise<void>;
}

/** How often it is looked whether a backup was restored, ms. */
const lookEveryMs = 1000;

const refused = 'a backup that was restored is refused';

/**
 * Starts the bot. While Discord's gateway is met, the store is opened, the presets are read and the rest of the house
 * is loaded; only a bot that can run spends one of the day's identifies. Resolves when it answers, and what an earlier
 * process left is in order.
 *
 * @throws OperatorError (store, presets, connection) with sentences for the operator
 */
export async function startParley(config: Config, options: StartOptions): Promise<Parley> {
  const { log } = options;
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, ...(options.signal ? [options.signal] : [])]);
  const work = new Work();
  const mayIdentify = Promise.withResolvers<void>();
  const serving = Promise.withResolvers<Serving>();
  const failed = Promise.withResolvers<never>();
  for (const { promise } of [mayIdentify, serving, failed]) promise.catch(() => {});
  const pulse = new GatewayPulse();
  let store: Store | undefined;
  const ping = async () => {
    if (!store) throw new Error('it is being opened');
    await store.ping();
  };
  const health = await serveHealth(config.health.port, () => checkHealth(pulse, ping));
  closing.signal.addEventListener('abort', () => health.close());
  const connecting = connect({
    config,
    log,
    signal,
    mayIdentify: mayIdentify.promise,
    prepare: (fresh) => {
      pulse.listen(fresh);
      listen(fresh, log, serving.promise, work);
    },
    onClosed: failed.reject,
  });
  connecting.catch(() => {});
  // What is loaded next holds the loop: the first request is made in one turn of it, and leaves in the next.
  for (let turns = 0; turns < 2; turns += 1) await turn();
  try {
    const { openStore } = await import('./store/store.ts');
    const { loadPresets } = await import('./presets/load.ts');
    const opened = await openStore(config.databaseUrl, {
      contentKeys: config.contentKeys,
      filesFolder: config.files.folder,
      ...(options.clock && { now: options.clock.now }),
    });
    store = opened;
    if (opened.refusedRestore) log.error({ error: opened.refusedRestore }, refused);
    const presets = await loadPresets(config.presetsFile);
    mayIdentify.resolve();
    const { serve } = await import('./serve.ts');
    serving.resolve(
      serve({ store: opened, config, options, presets, connecting, work, pulse, closing: closing.signal }),
    );
    const { settled, stop } = await serving.promise;
    await settled;
    await collectLeftovers();
    const replaced = Promise.withResolvers<void>();
    const looking = setInterval(() => {
      try {
        if (opened.isReplaced()) replaced.resolve();
      } catch (error) {
        log.error({ error }, refused);
      }
    }, lookEveryMs);
    const watchdog = watchPulse(pulse, failed.reject);
    return {
      failed: failed.promise,
      replaced: replaced.promise,
      async stop() {
        watchdog.close();
        clearInterval(looking);
        await stop();
        closing.abort();
        await (await connecting).client.destroy();
        await opened.close();
        log.info('stopped');
        await written(log);
      },
    };
  } catch (error) {
    closing.abort();
    // Closing a connection that is half made can take its time: nobody has to wait for it.
    connecting.then(({ client }) => client.destroy()).catch(() => {});
    await store?.close();
    await written(log);
    throw error;
  }
}

/** Starts work for each event and returns: events never wait for one another. Those that come early wait. */
function listen(client: Client, log: Logger, serving: Promise<Serving>, work: Work): void {
  client.on(Events.MessageCreate, (message) => {
    // Looked up in a cache that stays small: in a crowd they are not there any more when anything is awaited first.
    const { member } = message;
    work.add(serving.then(({ onMessage }) => onMessage(message, member)));
  });
  client.on(Events.InteractionCreate, (interaction) =>
    work.add(serving.then(({ onInteraction }) => onInteraction(interaction))),
  );
  client.on(Events.ThreadUpdate, (before, now) =>
    work.add(serving.then(({ onThreadUpdate }) => onThreadUpdate(before, now))),
  );
  client.on(Events.Raw, (packet: unknown) => {
    try {
      const change = readChange(packet);
      if (change) work.add(serving.then(({ onChange }) => onChange(change)));
    } catch (error) {
      log.error({ error }, 'a packet of the gateway is not as documented');
    }
  });
  client.on(Events.Error, (error) => log.error({ error }, 'discord client'));
  client.on(Events.ShardError, (error, shard) => log.warn({ error, shard }, 'gateway connection'));
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'discord client'));
  client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, 'gateway reconnecting'));
  client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'gateway resumed'));
}
