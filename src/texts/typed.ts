/** Under a refusal, where nothing else shows any more what was typed. */
export const typed = {
  here: 'You wrote:',
  inFile: 'What you wrote is in the file.',
  fileName: 'question.txt',
};
