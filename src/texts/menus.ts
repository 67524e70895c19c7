/** Of the menus of messages and members. */
export const menus = {
  gone: 'That menu is no longer there; its operator has changed my menus. Please choose another.',
  messageGone: 'That message has been deleted, so there is nothing to answer about.',
  choose: 'I no longer know which message you meant. Please choose it again from its menu.',
  nothingToRead: 'There is nothing in that message that I can read: it holds no text.',
  nobody: 'I no longer know whom you meant. Please choose them again from their menu.',
  noMessages: (name: string) => `I found no recent messages of ${name} in this channel.`,
  notHere:
    'I am not a member here, so I can only read a single message that you choose, not those around it.',
  cannotRead:
    'I may not read what was said in this channel: I am missing Read Message History. Somebody who manages the server can give it to me.',
  noAccess:
    'Discord does not let me read what was said here. In a private thread, mention me once, so that I am let in.',
  mayNotRead: 'You may not read what was said in this channel before, so I must not tell you.',
  contentMissing:
    'I can read only the message that you choose, not others: the Message Content intent is off for me. My operator can switch it on.',
  /** In the quiet line: how many messages were read. */
  read: (count: number, hasMore: boolean) =>
    `${hasMore ? 'only the ' : ''}${count} ${hasMore ? 'first ' : ''}message${count === 1 ? '' : 's'} read`,
  /** In the quiet line of an answer whose question nobody else has seen. */
  asked: (name: string, question: string, link: string | undefined) =>
    `${name} asked${link === undefined ? '' : ` about [this](${link})`}: ${question}`,
  question: 'Your question',
  questionHint: 'What do you want to know?',
  preset: 'How to answer',
  private: 'Only you see the answer',
};
