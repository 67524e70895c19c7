import { type Command, channelType } from '../../wire/live.ts';
import { type Component, flag, type Message, threadStarter } from '../../wire/message.ts';
import { act } from '../act.ts';
import { type Shown, store } from '../store.ts';

/** An entry of a menu. */
export interface Entry {
  name: string;
  /** It takes something away. */
  isDangerous?: boolean;
  /** The heading under which it stands. */
  group?: 'Apps';
  run: () => void;
}

/** What can be done with a message by whoever looks. */
export function messageEntries(
  message: Message,
  shown: Shown,
  more: { react: () => void; remove: () => void },
): Entry[] {
  const { as, room, house, commands } = shown;
  const isEphemeral = isPrivate(message);
  const isOrdinary = message.type === 0 || message.type === 19 || message.type === 20 || message.type === 23;
  const isOwn = message.author.id === as;
  const role = house?.me.roles[room?.serverId ?? ''];
  const manages = role === 'owner' || role === 'admin';
  const entries: (Entry | false)[] = [
    mayReact(message) && { name: 'Add reaction…', run: more.react },
    mayEdit(message, as) && {
      name: 'Edit message',
      run: () => store.set({ editing: message, replyTo: undefined }),
    },
    mayAnswer(message, shown) && {
      name: 'Reply',
      run: () => store.set({ replyTo: message, editing: undefined }),
    },
    mayThread(message, shown) && { name: 'Create thread', run: () => void openThread(message) },
    !!message.referenced_message && {
      name: 'Go to what it answers',
      run: () => store.jumpTo(message.referenced_message?.id ?? ''),
    },
    textOf(message) !== '' && { name: 'Copy text', run: () => copy(textOf(newest(message))) },
    { name: 'Copy message ID', run: () => copy(message.id) },
    ...(isEphemeral || !isOrdinary ? [] : appEntries(commands, 3, room?.id, message.id)),
    isEphemeral && {
      name: 'Dismiss message',
      isDangerous: true,
      run: () => void act({ do: 'delete', message: message.id }),
    },
    !isEphemeral &&
      message.type !== threadStarter &&
      (isOwn || (manages && room?.serverId !== undefined)) && {
        name: 'Delete message…',
        isDangerous: true,
        run: more.remove,
      },
  ];
  return entries.filter((one) => one !== false);
}

/** What can be done with a person by whoever looks. */
export function personEntries(id: string, { room, house, commands }: Shown): Entry[] {
  const name = house?.names.users[id];
  const entries: (Entry | false)[] = [
    name !== undefined &&
      room?.readOnly === undefined && { name: 'Mention', run: () => store.compose(`@${name} `) },
    { name: 'Copy user ID', run: () => copy(id) },
    ...appEntries(commands, 2, room?.id, id),
  ];
  return entries.filter((one) => one !== false);
}

/** Whether one can react to a message: more than one person sees it, and it stands for no other. */
export function mayReact(message: Message): boolean {
  return !isPrivate(message) && message.type !== threadStarter;
}

/** Whether only one person sees a message. */
function isPrivate({ flags }: Message): boolean {
  return (flags & flag.ephemeral) !== 0;
}

/** Whether a person can change a message. */
export function mayEdit({ author, type, flags }: Message, as: string): boolean {
  const isFixed = (flags & (flag.ephemeral | flag.voiceMessage)) !== 0;
  return author.id === as && (type === 0 || type === 19) && !isFixed;
}

/** Whether a message can be answered here. */
export function mayAnswer({ flags, type }: Message, { room }: Pick<Shown, 'room'>): boolean {
  const isOrdinary = type === 0 || type === 19 || type === 20 || type === 23;
  return isOrdinary && (flags & flag.ephemeral) === 0 && room?.readOnly === undefined;
}

/** Whether a thread can be opened on a message: in a channel of a server, and one at the most. */
function mayThread(message: Message, { room }: Shown): boolean {
  const isIn = room?.type === channelType.text || room?.type === channelType.news;
  return isIn && message.thread === undefined && mayAnswer(message, { room });
}

/** How many characters of a message name its thread. */
const nameLength = 40;

/** Opens a thread on a message, named by its first words without their marks, and goes there. */
async function openThread(message: Message): Promise<void> {
  const plain = textOf(message).replace(/<[@#:a][^>]*>|^(?:#{1,3}|>|-#?|\*) |[*~`|]+/gm, '');
  const characters = [...plain.replace(/\s+/g, ' ').trim()];
  const begun = characters.slice(0, nameLength).join('');
  const name = characters.length <= nameLength ? begun : begun.replace(/\s\S*$/, '');
  const outcome = await act({ do: 'thread', message: message.id, name: name || 'Thread' });
  if (outcome.ok && outcome.thread !== undefined) store.open(outcome.thread);
}

function appEntries(
  commands: readonly Command[],
  type: 2 | 3,
  channel: string | undefined,
  target: string,
): Entry[] {
  if (channel === undefined) return [];
  return commands
    .filter((command) => command.type === type)
    .map(({ path, shown }) => ({
      name: shown,
      group: 'Apps',
      run: () => void act({ do: 'menu', channel, command: path, target }),
    }));
}

/** A message as it is now: it may have grown since its menu was opened. */
function newest(message: Message): Message {
  return store.shown.messages.find(({ id }) => id === message.id) ?? message;
}

/** All that a message says. */
function textOf({ content, components }: Message): string {
  const said = (all: readonly Component[]): string[] =>
    all.flatMap((one) => [...(one.type === 10 ? [one.content ?? ''] : []), ...said(one.components ?? [])]);
  return [content, ...said(components)].filter((text) => text !== '').join('\n');
}

/** Where the page may not write to the clipboard, that is said. */
function copy(text: string): void {
  navigator.clipboard
    .writeText(text)
    .catch(() => store.set({ trouble: 'The browser did not let it be copied.' }));
}
