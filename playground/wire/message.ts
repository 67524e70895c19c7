/**
 * Messages as Discord sends them (Discord docs, message object): the fields that the page draws. The page shows what a
 * person sees and knows nothing of the local Discord's insides.
 */

/** Somebody, or some bot. */
export interface User {
  id: string;
  username: string;
  global_name: string | null;
  bot?: boolean;
}

/** A file (Discord docs, attachment object). `url` is of this page's own origin: `/files/ID/NAME`. */
export interface Attachment {
  id: string;
  filename: string;
  /** Bytes. */
  size: number;
  url: string;
  content_type?: string;
  description?: string;
  width?: number;
  height?: number;
  duration_secs?: number;
}

/** An emoji: a character, or a server's own by id. */
export interface Emoji {
  id: string | null;
  name: string;
}

/** A choice of a select. */
export interface SelectOption {
  label: string;
  value: string;
  description?: string;
  emoji?: Emoji;
  default?: boolean;
}

/** What an address in a component or embed points to. */
export interface Media {
  url: string;
  description?: string;
  spoiler?: boolean;
}

/**
 * A component of a message or modal, of any type (Discord docs, component reference): 1 row, 2 button, 3 and 5 to 8 selects,
 * 4 text field, 9 section, 10 text, 11 thumbnail, 12 gallery, 13 file, 14 separator, 17 container, 18 label, 19 upload,
 * 21 radio group, 22 checkboxes, 23 checkbox.
 */
export interface Component {
  type: number;
  id?: number;
  custom_id?: string;
  label?: string;
  description?: string;
  placeholder?: string;
  style?: number;
  disabled?: boolean;
  url?: string;
  emoji?: Emoji;
  content?: string;
  value?: string;
  /** Of a checkbox. */
  default?: boolean;
  required?: boolean;
  /** Of an upload: `image`, `video`, `audio`, `.pdf`. */
  file_types?: string[];
  min_values?: number;
  max_values?: number;
  min_length?: number;
  max_length?: number;
  options?: SelectOption[];
  channel_types?: number[];
  default_values?: { id: string; type: string }[];
  components?: Component[];
  component?: Component;
  accessory?: Component;
  items?: { media: Media; description?: string; spoiler?: boolean }[];
  media?: Media;
  file?: Media;
  name?: string;
  size?: number;
  spoiler?: boolean;
  divider?: boolean;
  spacing?: number;
  accent_color?: number | null;
}

/** An embed (Discord docs, embed object). */
export interface Embed {
  title?: string;
  description?: string;
  url?: string;
  color?: number;
  timestamp?: string;
  footer?: { text: string };
  author?: { name: string; url?: string };
  image?: Media;
  thumbnail?: Media;
  fields?: { name: string; value: string; inline?: boolean }[];
}

/** A reaction, and how many have given it. */
export interface Reaction {
  emoji: Emoji;
  count: number;
  /** Whether whoever looks has given it. */
  me: boolean;
}

/** A poll (Discord docs, poll object). */
export interface Poll {
  question: { text: string };
  answers: { answer_id: number; poll_media: { text: string } }[];
  allow_multiselect: boolean;
  expiry: string;
  results?: { is_finalized: boolean; answer_counts: { id: number; count: number; me_voted: boolean }[] };
}

/** A message. */
export interface Message {
  id: string;
  type: number;
  channel_id: string;
  author: User;
  content: string;
  embeds: Embed[];
  components: Component[];
  attachments: Attachment[];
  mentions: User[];
  /** See `flag`. */
  flags: number;
  timestamp: string;
  edited_timestamp: string | null;
  reactions?: Reaction[];
  poll?: Poll;
  /** The message that it answers; null once that is deleted. */
  referenced_message?: Message | null;
  message_reference?: { type: number; channel_id: string; message_id: string };
  message_snapshots?: { message: Pick<Message, 'content' | 'embeds' | 'attachments'> }[];
  /** Of an answer to a command: who used it. */
  interaction_metadata?: { user: User; type: number };
  interaction?: { name: string; user: User };
  /** The thread that hangs on it. */
  thread?: { id: string; name: string };
  sticker_items?: { id: string; name: string }[];
}

/** The type of the first line in a thread that hangs on a message: it stands for that (Discord docs, message types). */
export const threadStarter = 21;

/** Message flags (Discord docs, message flags). */
export const flag = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  voiceMessage: 1 << 13,
  componentsV2: 1 << 15,
} as const;
