import { formatCost } from './money.ts';
import { asCode, capital, oneLine } from './words.ts';

/** What models do with tools: quiet lines, in lower case where they stand behind others. */
export const tools = {
  /** What runs now, each as in `reading the channel`. */
  running: (doing: readonly string[]) => `${capital([...new Set(doing)].join(', ').slice(0, 300))}…`,
  calling: (name: string) => `using ${name}`,
  leftOut: (model: string) => `${model} cannot use tools: answered without`,
  forAskers: (name: string) => `functions act only for ${oneLine(name, 40)}, who asked: answered without`,
  writesForAskers: (name: string) =>
    `what changes something is done only for ${oneLine(name, 40)}, who asked: answered without`,
  missing: (names: readonly string[]) =>
    `not available: ${names.slice(0, 5).map(asCode).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`,
  tooMany: (count: number) =>
    `${count} tool${count === 1 ? '' : 's'} more than a model takes: answered without ${count === 1 ? 'it' : 'them'}`,
  limits: {
    rounds: ({ rounds }: { rounds: number }) =>
      `no more tools after ${rounds} round${rounds === 1 ? '' : 's'}`,
    calls: ({ calls }: { calls: number }) => `no more tools after ${calls} call${calls === 1 ? '' : 's'}`,
    seconds: ({ seconds }: { seconds: number }) =>
      `no more tools after ${seconds} second${seconds === 1 ? '' : 's'}`,
    usd: ({ microUsd = 0 }: { microUsd?: number }) => `no more tools after ${formatCost(microUsd)}`,
  },
  otherSources: (count: number) => `and ${count} more source${count === 1 ? '' : 's'}`,
};
