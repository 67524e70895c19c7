/** Discord's objects as they go over the wire: only the fields that this sandbox reads or writes. */

/** Any JSON object. */
export type Json = Record<string, unknown>;

/** A user (Discord docs, user object). */
export interface WireUser {
  id: string;
  username: string;
  global_name: string | null;
  discriminator: string;
  avatar: null;
  public_flags: number;
  flags: number;
  primary_guild: null;
  bot?: boolean;
}

/** A component of a message or modal, of any type (Discord docs, component reference). */
export interface WireComponent extends Json {
  type: number;
  id?: number;
  custom_id?: string;
  label?: string;
  style?: number;
  disabled?: boolean;
  url?: string;
  content?: string;
  value?: string;
  options?: { label: string; value: string; default?: boolean }[];
  components?: WireComponent[];
  component?: WireComponent;
  accessory?: WireComponent;
}

/** A file of a message, without the address, which is signed anew whenever it is shown. */
export interface WireAttachment {
  id: string;
  filename: string;
  size: number;
  content_type?: string;
  description?: string;
  width?: number;
  height?: number;
  duration_secs?: number;
  waveform?: string;
  title?: string;
  ephemeral?: boolean;
  flags?: number;
}

/** What a message mentions with effect, i.e. after `allowed_mentions`. */
export interface Mentions {
  users: string[];
  roles: string[];
  everyone: boolean;
}

/** `allowed_mentions` of a request. */
export interface AllowedMentions {
  parse?: string[] | null;
  users?: string[] | null;
  roles?: string[] | null;
  replied_user?: boolean | null;
}

/** The body of every route that makes or changes a message. */
export interface MessageBody {
  content?: string | null;
  embeds?: Json[] | null;
  components?: WireComponent[] | null;
  attachments?: ({ id: string | number } & Partial<WireAttachment>)[] | null;
  allowed_mentions?: AllowedMentions | null;
  message_reference?: {
    message_id: string;
    channel_id?: string | null;
    fail_if_not_exists?: boolean | null;
    type?: number | null;
  } | null;
  flags?: number | null;
  nonce?: string | number | null;
  enforce_nonce?: boolean | null;
  sticker_ids?: string[] | null;
  poll?: Json | null;
  tts?: boolean | null;
}

/** An option of a command. */
export interface WireOption extends Json {
  type: number;
  name: string;
  description: string;
  required?: boolean;
  autocomplete?: boolean;
  choices?: { name: string; value: string | number }[];
  options?: WireOption[];
  min_length?: number;
  max_length?: number;
  min_value?: number;
  max_value?: number;
  channel_types?: number[];
}

/** A registered command. */
export interface WireCommand extends Json {
  id: string;
  application_id: string;
  version: string;
  guild_id?: string;
  type: number;
  name: string;
  description: string;
  options?: WireOption[];
  contexts?: number[] | null;
  integration_types?: number[];
  default_member_permissions: string | null;
}

/** A file that came with a request. */
export interface Upload {
  /** The form field, e.g. `files[0]`. */
  field: string;
  filename: string;
  contentType: string;
  bytes: Buffer;
}

/** Message flags (Discord docs, message flags). */
export const messageFlag = {
  suppressEmbeds: 1 << 2,
  hasThread: 1 << 5,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  voiceMessage: 1 << 13,
  componentsV2: 1 << 15,
} as const;

/** Gateway intents (Discord docs, gateway intents). */
export const intent = {
  guilds: 1 << 0,
  guildMembers: 1 << 1,
  guildPresences: 1 << 8,
  guildMessages: 1 << 9,
  guildMessageReactions: 1 << 10,
  guildMessageTyping: 1 << 11,
  directMessages: 1 << 12,
  directMessageReactions: 1 << 13,
  directMessageTyping: 1 << 14,
  messageContent: 1 << 15,
} as const;

/** Channel types (Discord docs, channel types). */
export const channelType = {
  text: 0,
  direct: 1,
  category: 4,
  announcement: 5,
  publicThread: 11,
  privateThread: 12,
  forum: 15,
} as const;

/** Whether a channel of this type is a thread. */
export function isThreadType(type: number): boolean {
  return type === 10 || type === channelType.publicThread || type === channelType.privateThread;
}
