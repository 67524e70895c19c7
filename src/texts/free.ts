/** Models that cost nothing. */
export const free = {
  queued: (ahead: number) =>
    ahead === 0
      ? 'Waiting for a free model: you are next.'
      : `Waiting for a free model: ${ahead} ahead of you.`,
};
