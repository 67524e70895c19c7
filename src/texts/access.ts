/** Where it may not answer, and why. */
export const access = {
  private:
    'This Parley is private: its operator has not opened it to this place. They can, with `ALLOWED_SERVERS` or `ALLOWED_USERS`.',
  stopping: 'I am being restarted. Please ask again in a moment.',
  timedOut: 'I may not answer in that server just now: I am in a timeout there.',
  cannotSend: (missing: string) =>
    `I may not answer in that channel: I am missing ${missing}. Somebody who manages the server can give it to me.`,
  locked: 'That thread is locked, so I cannot answer in it. Somebody who manages threads can unlock it.',
  contentMissing:
    'I could not read that message: the Message Content intent is off for me. Mention me in it, or use `/ask`.',
};
