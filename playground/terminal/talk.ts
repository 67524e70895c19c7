import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Stage } from '../stage/stage.ts';
import { type Output, Screen } from './screen.ts';

/** Where one writes, and where one reads. */
interface Ends {
  input: Readable & { isTTY?: boolean };
  output: Output;
}

/**
 * A conversation in the terminal: what is typed is a message of the server's owner in the first channel, and the reply is shown
 * while it grows. Resolves when the input ends, or Ctrl+C is pressed; an input in which nothing ever stood (there is no
 * terminal) ends nothing.
 */
export async function talk(
  stage: Pick<Stage, 'discord' | 'lobby'>,
  { input = process.stdin, output = process.stdout }: Partial<Ends> = {},
): Promise<void> {
  const { discord, lobby } = stage;
  const screen = new Screen(output);
  const terminal = createInterface({ input, output, prompt: '\nyou ▸ ' });
  let open = true;
  terminal.once('close', () => {
    open = false;
  });
  const left = new Promise<void>((resolve) => terminal.once('SIGINT', resolve));
  let isUsed = input.isTTY === true;
  const lines = (async () => {
    terminal.prompt();
    for await (const line of terminal) {
      isUsed = true;
      if (/^\/\w/.test(line)) output.write('Commands are used on the page; here one writes messages.\n');
      else if (line.trim() !== '') {
        const asked = await discord.owner.send(lobby, `@${discord.bot.name} ${line}`);
        await watch(stage, screen, asked.id);
      }
      if (open) terminal.prompt();
    }
    if (!isUsed) await new Promise(() => {});
  })();
  await Promise.race([lines, left]);
  terminal.close();
}

/** Shows the bot's messages after the question until the last one is in a final state. */
async function watch(
  stage: Pick<Stage, 'discord' | 'lobby'>,
  screen: Screen,
  questionId: string,
): Promise<void> {
  screen.begin('Parley ▸ ');
  let shown = '';
  for (;;) {
    const { text, final } = await stage.discord.until(
      () => {
        const now = reply(stage, questionId);
        return now.text !== shown || now.final ? now : undefined;
      },
      { within: 600_000 },
    );
    screen.draw(text);
    shown = text;
    if (final) break;
  }
  screen.end();
}

/** What stands under a question: the bot's messages joined, and whether the bot is done with them. */
function reply({ discord, lobby }: Pick<Stage, 'discord' | 'lobby'>, questionId: string) {
  const messages = discord
    .visible(lobby)
    .filter(({ id, author }) => author.id === discord.bot.id && BigInt(id) > BigInt(questionId));
  const isBeingWritten = messages.some(({ components }) => JSON.stringify(components).includes('stop:'));
  const text = messages.map(({ content }) => content).join('\n');
  return { text, final: messages.length > 0 && !isBeingWritten };
}
