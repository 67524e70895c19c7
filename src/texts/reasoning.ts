/** Of Show reasoning. */
export const reasoning = {
  open: 'Show reasoning',
  none: 'The model told nothing of how it came to this answer.',
  by: (model: string) => `What ${model} thought on the way to its answer.`,
  continuesInFile: '',
  wholeInFile: 'All that it thought is in the file.',
  fileName: 'reasoning.md',
  refused: 'Discord refused the rest.',
  extrasRefused: 'I may not attach files here.',
};
