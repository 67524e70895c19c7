import {
  Client,
  GatewayIntentBits,
  type IIdentifyThrottler,
  Options,
  Partials,
  SimpleIdentifyThrottler,
} from 'discord.js';
import type { Config } from '../config.ts';

/** What a client is made with. */
export interface ClientOptions {
  config: Pick<Config, 'discord'>;
  /** Whether to ask for the privileged Message Content intent. */
  messageContent: boolean;
  /** The gateway is met at once, but not a session is begun before this resolves; absent: at once. */
  mayIdentify?: Promise<void>;
}

/**
 * A discord.js client made for this bot: the intents it needs, caches that stay small, nobody ever pinged by default,
 * creates that are safe to repeat. After `destroy()` it is of no further use (discord.js 14): make another.
 */
export function createClient({ config, messageContent, mayIdentify }: ClientOptions): Client {
  const nothing = 0;
  return new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.DirectMessages,
      ...(messageContent ? [GatewayIntentBits.MessageContent] : []),
    ],
    // Without it a direct message in a channel not seen before never arrives.
    partials: [Partials.Channel],
    allowedMentions: { parse: [], repliedUser: false },
    failIfNotExists: false,
    enforceNonce: true,
    // Events wait for servers that are in an outage; an interaction is dead after 3 s.
    waitGuildTimeout: 1500,
    rest: { api: config.discord.apiUrl, version: '10' },
    ws: {
      buildIdentifyThrottler: async (manager) => {
        const { session_start_limit } = await manager.fetchGatewayInformation();
        return patient(session_start_limit.max_concurrency, mayIdentify);
      },
    },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      // Not zero: discord.js drops a message that a resume delivers twice only while it has it.
      MessageManager: 25,
      AutoModerationRuleManager: nothing,
      DMMessageManager: 25,
      GuildBanManager: nothing,
      GuildEmojiManager: nothing,
      GuildInviteManager: nothing,
      GuildMemberManager: { maxSize: 50, keepOverLimit: (member) => member.id === member.client.user.id },
      GuildScheduledEventManager: nothing,
      GuildStickerManager: nothing,
      PresenceManager: nothing,
      ReactionManager: nothing,
      ReactionUserManager: nothing,
      StageInstanceManager: nothing,
      ThreadMemberManager: nothing,
      UserManager: { maxSize: 500, keepOverLimit: (user) => user.id === user.client.user.id },
      VoiceStateManager: nothing,
    }),
    sweepers: {
      ...Options.DefaultSweeperSettings,
      messages: { interval: 600, lifetime: 1800 },
    },
  });
}

/** discord.js's own pace of identifies, from the moment on at which the first may go. */
function patient(maxConcurrency: number, mayIdentify: Promise<void> | undefined): IIdentifyThrottler {
  const throttler = new SimpleIdentifyThrottler(maxConcurrency);
  return {
    async waitForIdentify(shardId, signal) {
      await mayIdentify;
      await throttler.waitForIdentify(shardId, signal);
    },
  };
}
