import { shortened } from './words.ts';

/** Of conversations in threads. */
export const threads = {
  hello: 'This is a conversation: just write, no mention is needed. Whoever may write here can join in.',
  follows: '-# I follow this thread from now on: no mention is needed.',
  followsMentions:
    '-# I follow this thread from now on. I can only read what mentions me (the Message Content intent is off for me): please mention me in each message here.',
  leave: 'Leave this thread',
  left: (name: string) => `-# ${name} has asked me to leave this thread: I answer only where I am mentioned.`,
  leftByYou: 'I have left this thread.',
  leftAlready: 'I do not follow this thread any more. Mention me to ask me something.',
  leaveNotYours:
    'Only whoever began this conversation or opened the thread, and moderators can have me leave.',
  mentionsServe:
    'I can only read what mentions me (the Message Content intent is off for me): please mention me in each message here.',
  asked: (name: string, topic: string) => `**${name}**: ${shortened(topic, 1500)}`,
  opened: (threadId: string) => `Let us talk in <#${threadId}>.`,
  continued: (link: string) => `-# We go on from [this answer](${link}), with all that was said before it.`,
  continuedUnseen: '-# We go on from that answer, with all that was said before it.',
  whoReads: '-# Whoever is added to this thread can read it, and so can moderators who manage threads.',
  unnamed: (name: string) => `Conversation with ${name}`,
  direct: 'This is a conversation already: just write to me here, message after message.',
  notMember:
    'I can open threads only in servers that I am a member of. Use `/ask` here, or write me a direct message.',
  noThreads: 'No thread can be opened here. Try it in a text channel or a forum, or ask me here with `/ask`.',
  noTag:
    'No post can be opened here: this forum wants a tag, and only moderators may give one of its tags. Somebody who manages the forum can add one for everybody, or ask me in a post of your own.',
  noPrivate:
    'There are no private threads in this kind of channel. Try it in a text channel, or without `private`.',
  missing: (permissions: readonly string[]) =>
    `I cannot open a thread here: I am missing ${permissions.join(' and ') || 'a permission'}. Somebody who manages the server can give it to me.`,
  notAdded:
    'I could not add you to the private thread, so no conversation begins there. Please try again in a moment, or ask me here with `/ask private:true`.',
  unsaid:
    'I could not write in the thread, so no conversation begins there. Please try again in a moment; if it stays so, somebody who manages the server can look at what I may do in threads here.',
  refused:
    "Discord (or this server's AutoMod) did not let me say in the thread what it is about, so no conversation begins there. Please put it in other words.",
  notAllowed: (permissions: readonly string[]) =>
    `You may not open such a thread here: you are missing ${permissions.join(' and ')}. Somebody who manages the server can give it to you; until then, ask me here with \`/ask\`.`,
  tooMany:
    'This server has as many open threads as Discord allows. Archive some, or ask me here with `/ask`.',
};
