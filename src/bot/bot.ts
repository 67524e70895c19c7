import type { Client, Interaction } from 'discord.js';
import type { Gate } from '../access/gate.ts';
import type { AccessRules } from '../access/rules.ts';
import type { Audit } from '../audit/audit.ts';
import type { LogState } from '../audit/log-state.ts';
import type { Config } from '../config.ts';
import type { Catalogue } from '../openrouter/catalogue.ts';
import type { ListProviders } from '../openrouter/providers.ts';
import type { GatewayPulse } from '../ops/health.ts';
import type { Keys } from '../ops/keys.ts';
import type { Logger } from '../ops/log.ts';
import type { DrawPicture } from '../picture/picture.ts';
import type { PresetKeeper } from '../presets/keep.ts';
import type { PresetShelf } from '../presets/of-server.ts';
import type { Presets } from '../presets/schema.ts';
import type { Choices } from '../privacy/choices.ts';
import type { Privacy } from '../privacy/privacy.ts';
import type { Limits } from '../quota/limits.ts';
import type { Usage } from '../quota/usage.ts';
import type { Settings } from '../settings/settings.ts';
import type { SeenLocales } from '../store/locales.ts';
import type { Store } from '../store/store.ts';
import type { Texts } from '../texts/index.ts';
import type { Policy } from '../turn/policy.ts';
import type { TurnServices } from '../turn/services.ts';
import type { Access } from './access.ts';
import type { Circumstances } from './admit.ts';
import type { BotTurns } from './bot-turns.ts';
import type { Arrivals } from './changes/arrivals.ts';
import type { Command } from './command.ts';
import type { Control } from './control.ts';
import type { MenuTargets } from './menus/menu-targets.ts';
import type { Permits } from './permits.ts';
import type { ServerCommands } from './register-server.ts';
import type { Told } from './told.ts';

/** Everything that handlers of events and commands need; made once the client is ready. */
export interface Bot {
  client: Client<true>;
  config: Config;
  log: Logger;
  access: Access;
  /** Whether somebody may use this bot: asked before everything. */
  gate: Gate;
  /** Whom servers let in, as their admins have set it. */
  accessRules: AccessRules;
  /** How often bots have begun something lately, one after the other. */
  botTurns: BotTurns;
  arrivals: Arrivals;
  turns: TurnServices;
  /** The file's presets as they are now, for what concerns no place. */
  presets(): Presets;
  /** The presets of a server, with its own and what it has changed; null: of direct messages. */
  presetsFor(serverId: string | null): Promise<Presets>;
  /** What servers keep of presets. */
  presetRows: PresetShelf;
  serverPresets: PresetKeeper;
  /** The commands of servers' own presets. */
  serverCommands: Pick<ServerCommands, 'bring'>;
  catalogue(): Catalogue;
  commands(): ReadonlyMap<string, Command>;
  /** The command of a preset that only one server has. */
  presetCommand(name: string): Command;
  controls: ReadonlyMap<string, Control>;
  /** What members chose whose modal is open. */
  menuTargets: MenuTargets;
  settings: Settings;
  /** Who has changed what. */
  audit: Audit;
  /** How far that was told in log channels. */
  logState: LogState;
  /** What members have chosen about what is kept of them, and read. */
  choices: Choices;
  /** What is kept about members and of servers: loaded when it is asked for first. */
  privacy(): Promise<Privacy>;
  /** What was used: loaded when it is asked for first. */
  usage(): Promise<Usage>;
  drawPicture: DrawPicture;
  /** What may be used in servers, as their admins have set it. */
  limits: Limits;
  /** Who looks after OpenRouter's key; loaded once the bot is ready. */
  keys(): Promise<Keys>;
  /** What the bot itself may do in channels. */
  permits: Permits;
  /** Who was told by direct message that nothing can be said in a channel. */
  told: Told;
  /** Whether messages can be read that do not mention the bot. */
  messageContent: boolean;
  /** The gateway's heartbeats. */
  pulse: Pick<GatewayPulse, 'ageMs'>;
  /** Only to be asked whether it answers, and where it is. */
  store: Pick<Store, 'ping' | 'tryWriting' | 'folder'>;
  /** For how long an interaction's token is used, from the interaction on, ms. */
  tokenMs: number;
  /** What somebody reads alone, in the language of their client; without it, what all read where the bot speaks. */
  texts(locale?: string): Texts;
  /** The languages of members' clients. */
  seenLocales: SeenLocales;
  /** Whom OpenRouter routes to; nothing where it cannot be asked now. */
  providers: ListProviders;
  /** What holds for whoever made the interaction. @throws {UserError} where they may not use this bot there */
  admit(interaction: Interaction, circumstances?: Circumstances): Promise<Policy>;
  /** True from the first signal to stop on: nothing new is begun. */
  stopping(): boolean;
}
