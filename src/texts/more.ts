/** What stands behind ⋯. */
export const more = {
  panel: 'What next with this answer?',
  regenerateWith: 'Regenerate with another preset…',
  retryWith: 'Retry with another preset…',
  current: (preset: string) => `${preset} (now)`,
  continueInThread: 'Continue in a thread',
  private: 'That answer is private: only the person who asked can look into it.',
};
