import { listCommands, listMenus } from '../commands/index.ts';
import { presetCommand, serverCommandsOf } from '../commands/preset.ts';
import { choicesRule } from './access/choices-rule.ts';
import { createGate } from './access/gate.ts';
import { operatorsRule } from './access/operators-rule.ts';
import { createAccessRules } from './access/rules.ts';
import { directRule, offRule } from './access/switches.ts';
import { listsRule } from './access/verdict.ts';
import { createAudit } from './audit/audit.ts';
import { createLogState } from './audit/log-state.ts';
import { createAccess } from './bot/access.ts';
import { admit } from './bot/admit.ts';
import type { Bot } from './bot/bot.ts';
import { BotTurns } from './bot/bot-turns.ts';
import { Arrivals } from './bot/changes/arrivals.ts';
import type { Command } from './bot/command.ts';
import type { Connected } from './bot/connect.ts';
import { createInBackground } from './bot/in-background.ts';
import { MenuTargets } from './bot/menus/menu-targets.ts';
import { createPermits } from './bot/permits.ts';
import { tellAdmins } from './bot/quota/tell-admins.ts';
import { createRegistration, type Registration } from './bot/registration.ts';
import { tellOperators } from './bot/tell-operators.ts';
import { Told } from './bot/told.ts';
import { listControls } from './controls/index.ts';
import { once } from './once.ts';
import { createProviderList } from './openrouter/providers.ts';
import { usesFree } from './openrouter/uses-free.ts';
import type { Keys } from './ops/keys.ts';
import { createPresetKeeper } from './presets/keep.ts';
import { createServerPresets } from './presets/of-server.ts';
import type { Presets } from './presets/schema.ts';
import { createChoices } from './privacy/choices.ts';
import { createLimits } from './quota/limits.ts';
import type { ServeOptions, Standing } from './serving.ts';
import { createSettings } from './settings/settings.ts';
import { createSeenLocales } from './store/locales.ts';
import { createServerCommandRows } from './store/server-commands.ts';
import { createServerPresetRows } from './store/server-presets.ts';
import { textsIn } from './texts/index.ts';
import type { TurnServices } from './turn/services.ts';

/** What a bot is made with. */
export interface BotOptions
  extends Pick<ServeOptions, 'store' | 'config' | 'options' | 'work' | 'pulse' | 'closing'> {
  standing: Standing;
  services: TurnServices;
  /** Aborted when nothing new is begun any more. */
  stopping: AbortController;
  connected: Connected;
}

/**
 * Discord ends an interaction's token after 15 minutes (docs, "Receiving and Responding"); its last half a minute is
 * left for the final edit to arrive in.
 */
const usedTokenMs = 14.5 * 60_000;

/** Puts together what events are answered with: who may ask, what is set, what commands there are. */
export function createBot({
  store,
  config,
  options,
  standing,
  services,
  stopping,
  work,
  pulse,
  closing,
  connected: { client, messageContent },
}: BotOptions): { bot: Bot; registration: Registration } {
  const { log, tokenMs = usedTokenMs } = options;
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
  const commands = commandsOf(() => standing.presets);
  const registration = createRegistration({
    ...{ client, log, presetsFor, revisionOf: presetRows.revision },
    rows: createServerCommandRows(store),
    inBackground: createInBackground(config.discord, services.pacer, stopping.signal),
    commands: () => [...commands().values()].map(({ payload }) => payload),
    menus: () => listMenus(standing.presets),
    ownOf: (all) => serverCommandsOf(all, standing.presets),
    basis: () => [namedCommand('name').payload, standing.presets.list.map(({ name }) => name)],
    track: (task) => work.add(task),
    ...{ againMs: options.registerAgainMs ?? 60_000, signal: stopping.signal },
  });
  const bot: Bot = {
    ...{ client, config, log, store, pulse, messageContent, tokenMs },
    ...{ access, accessRules, gate, permits, choices, settings, limits, keys, seenLocales },
    providers: createProviderList(services.openrouter, closing, (error) =>
      log.warn({ error }, 'could not ask OpenRouter for its providers'),
    ),
    ...{ audit, logState: createLogState(store) },
    ...{ turns: services, presets: services.presets, catalogue: services.catalogue },
    ...{ presetsFor, presetRows, serverPresets: createPresetKeeper(audit, presetRows, store.now) },
    ...{ commands, presetCommand: namedCommand, serverCommands: registration.inServers },
    privacy: once(async () =>
      (await import('./privacy/privacy.ts')).createPrivacy({ store, ...services, choices }),
    ),
    usage: once(async () => (await import('./quota/usage.ts')).createUsage(store, audit)),
    drawPicture: async (bars) => (await pictures())(bars),
    botTurns: new BotTurns(),
    arrivals: new Arrivals(),
    controls: new Map(listControls().map((control) => [control.action, control])),
    menuTargets: new MenuTargets(),
    told: new Told(),
    texts: textsIn,
    admit: (interaction, circumstances) => admit(interaction, bot, circumstances),
    stopping: () => services.stopping.aborted,
  };
  return { bot, registration };
}

/** The command of a preset that only one server has, by its name. */
function namedCommand(name: string): Command {
  return presetCommand({ name, description: name });
}

/** The commands that all servers have, by name; made anew when the presets are. */
function commandsOf(presets: () => Presets): () => ReadonlyMap<string, Command> {
  let made: { of: Presets; byName: ReadonlyMap<string, Command> } | undefined;
  return () => {
    const of = presets();
    if (made?.of !== of)
      made = { of, byName: new Map(listCommands(of).map((command) => [command.payload.name, command])) };
    return made.byName;
  };
}
