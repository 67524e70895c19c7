import type { Client } from 'discord.js';
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
import { onChange } from './bot/changes/on-change.ts';
import type { Command } from './bot/command.ts';
import type { Connected } from './bot/connect.ts';
import { createInBackground } from './bot/in-background.ts';
import { onInteraction } from './bot/interactions.ts';
import { MenuTargets } from './bot/menus/menu-targets.ts';
import { onMessage } from './bot/messages.ts';
import { createPermits } from './bot/permits.ts';
import { tellAdmins } from './bot/quota/tell-admins.ts';
import { freshAddress } from './bot/reading/message-files.ts';
import { createRecentTalk } from './bot/reading/recent-talk.ts';
import { createRegistration } from './bot/registration.ts';
import { watchReminders } from './bot/reminders/watch.ts';
import { tellDirectly } from './bot/tell-directly.ts';
import { tellOperators } from './bot/tell-operators.ts';
import { isClosed } from './bot/threads/closed.ts';
import { hasThread } from './bot/threads/has-thread.ts';
import { tellLocked } from './bot/threads/tell-locked.ts';
import { onThreadUpdate } from './bot/threads/thread-update.ts';
import { Told } from './bot/told.ts';
import { askerOf } from './bot/tools/asker.ts';
import { createDiscordPort } from './bot/tools/discord-port.ts';
import { listControls } from './controls/index.ts';
import { UserError } from './errors.ts';
import type { McpServers } from './mcp/servers.ts';
import { once } from './once.ts';
import { usesFree } from './openrouter/uses-free.ts';
import { watchCatalogue } from './ops/catalogue.ts';
import { drain } from './ops/drain.ts';
import { tellBrokenForms } from './ops/forms.ts';
import type { Keys } from './ops/keys.ts';
import { recover } from './ops/recover.ts';
import { createPresetKeeper } from './presets/keep.ts';
import { createServerPresets } from './presets/of-server.ts';
import { watchPresets } from './presets/watch.ts';
import { createChoices } from './privacy/choices.ts';
import { createLimits } from './quota/limits.ts';
import { patientReadMs } from './services.ts';
import type { ServeOptions, Serving, Standing } from './serving.ts';
import { createSettings } from './settings/settings.ts';
import { createUnplaced } from './settings/unplaced.ts';
import { createSeenLocales } from './store/locales.ts';
import { createReminders } from './store/reminders.ts';
import { createServerCommandRows } from './store/server-commands.ts';
import { createServerPresetRows } from './store/server-presets.ts';
import type { ShownReply } from './store/shown.ts';
import type { Store } from './store/store.ts';
import { textsIn } from './texts/index.ts';
import { finishRemovals } from './turn/drawn/remove-messages.ts';
import type { TurnServices } from './turn/services.ts';

/** What is attended to. */
export interface AttendOptions extends Omit<ServeOptions, 'presets' | 'connecting'> {
  standing: Standing;
  services: TurnServices;
  mcp: McpServers;
  /** Aborted when nothing new is begun any more. */
  stopping: AbortController;
  connected: Connected;
  /** What a killed process left in the middle. */
  left: readonly ShownReply[];
}

/**
 * Discord ends an interaction's token after 15 minutes (docs, "Receiving and Responding"); its last half a minute is
 * left for the final edit to arrive in.
 */
const usedTokenMs = 14.5 * 60_000;

/**
 * Answers whatever comes of Discord from now on, and looks after all that runs beside it. Its code is loaded when the client is
 * ready: a start that fails needs none of it, and events wait for it.
 */
export async function attend({
  store,
  config,
  options,
  standing,
  services,
  mcp,
  stopping,
  left,
  work,
  pulse,
  closing,
  connected: { client, messageContent },
}: AttendOptions): Promise<Serving> {
  const { log, tokenMs = usedTokenMs, readMs = patientReadMs } = options;
  let commands = byName(listCommands(standing.presets));
  const access = createAccess(client, config);
  const choices = createChoices(store);
  const presetRows = createServerPresetRows(store);
  const presetsFor = createServerPresets(
    presetRows,
    () => standing.presets,
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
  const permits = createPermits(
    client,
    (whom, say) => tellAdmins({ client, settings, seenLocales, log }, whom, say),
    (telling) => work.add(telling),
  );
  for (const rest of [client.rest, services.rest.creates, services.rest.edits]) permits.guard(rest);
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
  const registration = createRegistration({
    ...{ client, log, presetsFor, revisionOf: presetRows.revision },
    rows: createServerCommandRows(store),
    inBackground: createInBackground(config.discord, services.pacer, stopping.signal),
    commands: () => [...commands.values()].map(({ payload }) => payload),
    menus: () => listMenus(standing.presets),
    ownOf: (all) => serverCommandsOf(all, standing.presets),
    basis: () => [namedCommand('name').payload, standing.presets.list.map(({ name }) => name)],
    track: (task) => work.add(task),
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
      permits,
    },
    accessRules,
    ...{
      presetRows,
      serverPresets: createPresetKeeper(audit, presetRows, store.now),
      serverCommands: registration.inServers,
      presetCommand: namedCommand,
    },
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
  const port = { client, log, permits, limits, reminders, onReminder: reminding.look };
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
      commands = byName(listCommands(changed));
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

interface BotParts
  extends Pick<
    Bot,
    | 'config'
    | 'log'
    | 'commands'
    | 'settings'
    | 'seenLocales'
    | 'permits'
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
