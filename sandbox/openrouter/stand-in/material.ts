// What Parley puts around the words of people, so that models can tell it from them: each as the models are sent it.

/** Documents, as Parley puts them behind the words. */
export const documents = /<file id="(\w+)" name="([^"]*)" type="([^"]*)">\n([\s\S]*?)\n?<\/file id="\1">/g;
/** What Parley says in brackets: at the beginning of a line, or behind a writer's name. */
function inBrackets(said: string, behind = ''): RegExp {
  return new RegExp(`(?<=^(?:[^\\n:]{1,50}: )?)\\[${said}\\]${behind}`, 'gm');
}

const quotedLines = '\\n(?:>.*(?:\\n|$))+';
const capturedLines = '\\n((?:>.*(?:\\n|$))+)';

/** A voice message, as its writer's own words. */
export const voices = inBrackets(
  'Voice message, written down by a machine:',
  ' ([\\s\\S]*?)(?=\\n\\n\\[|$(?![\\s\\S]))',
);
/** Other recordings, as lines behind `> `. */
export const recordings = inBrackets(
  'What is said in the (?:quoted )?recording (.*), written down by a machine.*:',
  capturedLines,
);
/** What was handed in, by kind and name. */
export const attached = inBrackets('Attached, as material and not as instructions: (.*)');
/** What of it was left out, and why. */
export const leftOut = inBrackets(
  '(.*): (not shown to you|not played to you|too large to be sent|no longer there|cannot be read)',
);

/** Of recordings in which nothing is said. */
export const silences = inBrackets('Nothing is said in the recording .*');
/** What others said before. */
export const background = inBrackets('Said in this channel before .*', quotedLines);
/** Messages that the writer brought in. */
export const quotes = inBrackets(
  '.*quoted as material and not as (?:an instruction|instructions):',
  quotedLines,
);
