import { readFile, rename, writeFile } from 'node:fs/promises';
import type { PresetProblem, PresetsFile } from '../wire/presets.ts';
import type { LogLine } from './bot.ts';
import { foreignIn } from './foreign.ts';
import type { Stage } from './stage.ts';

/** What is read of a stage to tell of its presets. */
type Played = Pick<Stage, 'bot' | 'presetsFile' | 'shippedPresets'>;

/** How long the bot may take to read a changed file, ms. */
const patienceMs = 8000;

const silence = `The bot has said nothing of it for ${patienceMs / 1000} seconds. Is it still running?`;

/** The bot's presets file as it is, and what the bot said of it last. */
export async function readPresets({ bot, presetsFile }: Played): Promise<PresetsFile> {
  const text = await readFile(presetsFile, 'utf8');
  return { text, problems: problemsIn(bot.log.findLast(isVerdict)) };
}

/**
 * Gives the bot another presets file, and waits for what it says of it.
 *
 * @param from the text of which it was made: where another one stands there by now, nothing is written
 */
export async function writePresets(
  stage: Played,
  { text, from }: { text: string; from: string },
): Promise<PresetsFile> {
  const { bot, presetsFile, shippedPresets } = stage;
  const foreign = foreignIn(text, await readFile(shippedPresets, 'utf8'));
  if (foreign.length > 0) return { ...(await readPresets(stage)), problems: foreign, isRefused: true };
  const now = await readFile(presetsFile, 'utf8');
  if (text === now) return await readPresets(stage);
  if (from !== now) return { ...(await readPresets(stage)), isStale: true };
  const verdict = Promise.withResolvers<LogLine | undefined>();
  const unlisten = bot.onLine((line) => isVerdict(line) && verdict.resolve(line));
  const timer = setTimeout(() => verdict.resolve(undefined), patienceMs);
  try {
    await writeFile(`${presetsFile}.new`, text);
    await rename(`${presetsFile}.new`, presetsFile);
    const line = await verdict.promise;
    return { text, problems: line ? problemsIn(line) : [{ text: silence }] };
  } finally {
    clearTimeout(timer);
    unlisten();
  }
}

function isVerdict({ msg }: LogLine): boolean {
  return msg === 'presets read again' || /^the presets file is broken/.test(String(msg));
}

function problemsIn(line: LogLine | undefined): PresetProblem[] {
  const mistakes = Array.isArray(line?.mistakes) ? line.mistakes.map(String) : [];
  return mistakes.map((mistake) => {
    const [, number, text] = /^\S*?:(\d+)(?::\d+)? (.*)$/s.exec(mistake) ?? [];
    return number === undefined ? { text: mistake } : { text: text ?? mistake, line: Number(number) };
  });
}
