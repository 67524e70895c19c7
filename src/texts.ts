/**
 * Every sentence that Parley says to a person in Discord, in English.
 * Grouped by where it is said; a further language is a second object of the same type.
 */
export const english = {
  /** Said where the cause is nobody's to know: the log has it. */
  unexpected: 'Something went wrong on my side. It has been logged; please try again in a moment.',

  access: {
    private:
      'This Parley is private: its operator has not opened it to this place. They can, with `ALLOWED_SERVERS` or `ALLOWED_USERS`.',
    stopping: 'I am being restarted. Please ask again in a moment.',
    tooLate: 'That took too long to reach me. Please try again.',
    cannotSend: (missing: string) =>
      `I may not answer in that channel: I am missing ${missing}. Somebody who manages the server can give it to me.`,
    contentMissing:
      'I could not read that message: the Message Content intent is off for me. Mention me in it, or use `/ask`.',
  },

  prompt: {
    empty: 'There is nothing to answer in that message. Write your question behind the mention.',
    introduction:
      'Hello! Ask me anything: mention me with a question, write me a direct message, or use `/ask`. `/help` shows what else I can do.',
    unknownPreset: (name: string) => `There is no preset called \`${name}\`. \`/help\` lists them.`,
    unknownModel: (id: string, nearest: string | undefined) =>
      nearest === undefined
        ? `There is no model called \`${id}\`. \`/models\` lists them.`
        : `There is no model called \`${id}\`. Did you mean \`${nearest}\`?`,
    modelNotOffered: (id: string) => `The model \`${id}\` is not offered here. Choose one from the list.`,
  },

  reply: {
    stop: 'Stop',
    retry: 'Retry',
    continuesInFile: 'This is getting long. I am still writing; the whole answer will come as a file.',
    wholeInFile: 'The whole answer is in the file.',
    stoppedBy: (name: string) => `Stopped by ${name}.`,
    cutOff: 'Cut off: the answer reached its length limit.',
    filtered: "Cut off: the provider's content filter stepped in.",
    interrupted: 'Interrupted: I was restarted while writing this.',
    tokenEnded: 'Cut off: Discord allows a private answer 15 minutes.',
    refused: "Discord (or this server's AutoMod) refused the rest of this answer.",
    older: (count: number) => `${count} older turn${count === 1 ? '' : 's'} left out`,
    fallback: (from: string, reason: string) => `instead of ${from}: ${reason}`,
  },

  stop: {
    notYours: 'Only the person who asked and moderators can stop this answer.',
    notRunning: 'This answer is not being written any more.',
    done: 'Stopped.',
  },

  retry: {
    notYours: 'Only the person who asked and moderators can retry this.',
    gone: 'I no longer have that question. Please ask again.',
    running: 'This is being answered already.',
  },

  clear: {
    done: 'Fresh start: I have put what was said here before out of my mind.',
    donePrivate: 'Fresh start: I have put our private conversation here out of my mind.',
  },

  models: {
    none: (query: string) => `No model matches \`${query}\`.`,
    unavailable: 'The list of models could not be fetched from OpenRouter yet. Please try again in a minute.',
  },
};

/** The texts of one language. */
export type Texts = typeof english;
