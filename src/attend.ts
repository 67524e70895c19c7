import { keepFor } from './audit/keep-for.ts';
import { recordFile } from './audit/record-file.ts';
import { onChange } from './bot/changes/on-change.ts';
import { onInteraction } from './bot/interactions.ts';
import { onMessage } from './bot/messages.ts';
import { tellAdmins } from './bot/quota/tell-admins.ts';
import { freshAddress } from './bot/reading/message-files.ts';
import { createRecentTalk } from './bot/reading/recent-talk.ts';
import { watchReminders } from './bot/reminders/watch.ts';
import { tellDirectly } from './bot/tell-directly.ts';
import { tellOperators } from './bot/tell-operators.ts';
import { isClosed } from './bot/threads/closed.ts';
import { hasThread } from './bot/threads/has-thread.ts';
import { tellLocked } from './bot/threads/tell-locked.ts';
import { onThreadUpdate } from './bot/threads/thread-update.ts';
import { askerOf } from './bot/tools/asker.ts';
import { createDiscordPort } from './bot/tools/discord-port.ts';
import { type BotOptions, createBot } from './create-bot.ts';
import { UserError } from './errors.ts';
import type { McpServers } from './mcp/servers.ts';
import { watchCatalogue } from './ops/catalogue.ts';
import { drain } from './ops/drain.ts';
import { tellBrokenForms } from './ops/forms.ts';
import { recover } from './ops/recover.ts';
import { watchPresets } from './presets/watch.ts';
import { patientReadMs } from './services.ts';
import type { Serving } from './serving.ts';
import { createUnplaced } from './settings/unplaced.ts';
import { createReminders } from './store/reminders.ts';
import type { ShownReply } from './store/shown.ts';
import type { Store } from './store/store.ts';
import { finishRemovals } from './turn/drawn/remove-messages.ts';
import type { TurnServices } from './turn/services.ts';

/** What is attended to. */
export interface AttendOptions extends BotOptions {
  mcp: McpServers;
  /** What a killed process left in the middle. */
  left: readonly ShownReply[];
}

/**
 * Answers whatever comes of Discord from now on, and looks after all that runs beside it. Its code is loaded when the client is
 * ready: a start that fails needs none of it, and events wait for it.
 */
export async function attend({ mcp, left, ...given }: AttendOptions): Promise<Serving> {
  const { store, config, options, standing, services, stopping, work, closing } = given;
  const { client } = given.connected;
  const { log, readMs = patientReadMs } = options;
  const { bot, registration } = createBot(given);
  const { access, audit, choices, keys, limits, permits } = bot;
  const reminders = createReminders(store);
  const reminding = watchReminders(reminders, bot, (telling) => work.add(telling));
  const port = { client, log, permits, choices, limits, reminders, onReminder: reminding.look };
  standing.surroundings = {
    discordFor: (asking, turnId) => createDiscordPort(port, asking, turnId),
    mayPoll: async (asking) => (await import('./bot/tools/may-poll.ts')).mayPoll(askerOf(port, asking)),
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
  warmUp().catch((error: unknown) => log.error({ error }, 'could not load what answers need'));
  mcp.update(standing.presets);

  const settled = Promise.all([
    registration.bringAll(),
    recover({
      left,
      rest: client.rest,
      applicationId: client.application.id,
      services,
      isLocked: (channelId) => client.channels.fetch(channelId).then(isClosed, () => false),
    }),
    finishRemovals(services),
  ]).then(() => {});
  void settled.then(() => tellBrokenForms(standing.presets, config.presetsFile, log, closing));
  const models = watchCatalogue(services.openrouter.catalogue, () => standing.presets, log);
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
      const before = standing.presets.list;
      standing.presets = changed;
      log.info({ presets: changed.list.length }, 'presets read again');
      models.recheck();
      mcp.update(changed);
      void registration.bringAll();
      const recording = recordFile(audit, before, changed.list).catch((error: unknown) =>
        log.error({ error }, 'the change of the presets file could not be recorded'),
      );
      work.add(recording);
    },
    (error) =>
      log.error({ mistakes: error.lines }, 'the presets file is broken; the last good one stays in force'),
    standing.presets,
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
