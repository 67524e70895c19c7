import { quoted } from './conversation.ts';
import type { Question } from './question.ts';
import type { Spoken } from './spoken.ts';
import { fibonacci, story } from './words.ts';

/** What a stop may take up. */
interface Visit extends Question {
  /** Thinking is asked for. */
  thinks: boolean;
}

interface Shown extends Pick<Spoken, 'thoughts' | 'citations'> {
  body: string;
  /** The beginning of the body after which the provider fails. */
  breaksAfter?: string;
}

interface Stop {
  title: string;
  show(visit: Visit): Shown;
}

/** What Parley can do, in the order in which one would find out: each stop shows it by being it. */
const stops: readonly Stop[] = [
  {
    title: 'An answer that grows',
    show: () => ({
      body: `Welcome! This is the real Parley; only its model is a small script on this machine, and that is me.

You can watch this text arrive: it is drawn while it is written, as fast as Discord allows. **Stop** ends an answer, and its cost, at any time. The small line at its end says who answered, how long it took and what it cost.

Beside the tour I know some things by name:
- \`a table\`, \`a list\`, \`some code\`, \`something long\`
- \`who are you?\` and \`what did I ask?\`
- \`fail midway\`, \`fail 429\`, \`fail credit\`: how failures look
- or attach any file, and I tell you what reached me

Mention me, or reply to this message, with \`next\` to see a table. \`stop 5\` jumps to that stop.`,
    }),
  },
  {
    title: 'A table',
    show: () => ({
      body: `Discord draws no tables, and models love to write them. Parley sets them in columns, also while they grow:

| You attach | The model gets |
|:-----------|:---------------|
| a picture | the picture, scaled to fit |
| a PDF | the file, or its text |
| text, code, Office | the text |
| a voice message | the sound, or its words |
| a video | the video, if it watches |

Attach something here, if you like. \`next\` is code.`,
    }),
  },
  {
    title: 'Code',
    show: () => ({
      body: `Code keeps its language and its indentation, and is never left open while it grows:

${fibonacci}

Where a message is full, the block is closed and opened anew in the next one. \`next\` is a long answer.`,
    }),
  },
  {
    title: 'A long answer',
    show: () => ({
      body: `A message in Discord holds 2,000 characters. What is longer goes on in the next message; what is very much longer comes as a file. Try **Stop** while this one grows, and **Continue** after it.

${story()}

That was all of it, in one answer. \`next\` is mathematics.`,
    }),
  },
  {
    title: 'Mathematics',
    show: () => ({
      body: `Discord draws no LaTeX either. So the presets that come with Parley ask models for formulas in plain letters:

> x = (−b ± √(b² − 4ac)) / 2a
> ∑ₖ₌₁ⁿ k = n(n + 1) / 2
> ∫₀^∞ e^(−x²) dx = √π / 2
> ∀ ε > 0 ∃ δ > 0: |x − a| < δ ⇒ |f(x) − f(a)| < ε

What a preset asks for stands in \`presets.yaml\`: it is yours to change. \`next\` thinks first.`,
    }),
  },
  {
    title: 'Thinking',
    show: ({ thinks }) => ({
      thoughts: `Somebody is on the tour, at the stop about thinking. What could be shown here? While a model thinks, nothing of its answer is to be seen, and whoever waits does not know whether anything happens at all. So after three seconds the quiet line begins to count them. Am I past that already? I should think a little longer, to be sure: one has to see it to believe it.

What else is there to say? A thought is worth keeping, but not in the way of the answer: it goes behind the ⋯, for those who want to know. It goes back to the model with the next question, so that it need not think the same thing twice. It is counted, and paid like the answer itself, so the line at the end tells how many tokens were thought. And it has its limit: the preset says how hard a model thinks, and whoever asks may say otherwise.

That should do. Now the answer, in a few words.`,
      body: thinks
        ? `I thought before I answered this. After three seconds of it the quiet line says \`thinking…\`, and the line below counts how many tokens were thought. To read them, press **⋯** and then **Show reasoning**.

\`/ask\` has an option \`effort\`, which says how hard a model thinks. \`next\` has sources.`
        : `This preset asks for no thinking, so I answered at once. \`/ask\` has an option \`effort\`, which says how hard a model thinks: ask for \`stop 6\` there, and then press **⋯** and **Show reasoning**.

\`next\` has sources.`,
    }),
  },
  {
    title: 'Sources',
    show: () => ({
      body: `Some presets search the web. Their answers end with numbered links, so that anybody can look for themselves. I have no network and searched for nothing; these two are where the rules come from that Parley keeps to.

With a key, try \`/search\`. \`next\` breaks off.`,
      citations: [
        { url: 'https://openrouter.ai/docs', title: 'OpenRouter: documentation' },
        { url: 'https://discord.com/developers/docs', title: 'Discord: documentation for developers' },
      ],
    }),
  },
  {
    title: 'An answer that breaks off',
    show: () => {
      const before = `Providers fail, now and then in the middle of a sentence. What was written stays, the small line says what happened, and buttons offer what can be done. Press **Continue** now, and this sen`;
      return {
        body: `${before}tence is finished: both parts have become one answer.

A model that fails before its first word is replaced by the preset’s fallback, and the small line says so. \`next\` is about memory.`,
        breaksAfter: before,
      };
    },
  },
  {
    title: 'A conversation',
    show: ({ saidBefore }) => ({
      body: `${remembered(saidBefore)}

Parley keeps a conversation for each channel, thread and direct message, and goes on from whichever answer you reply to. \`/history show\` shows it, \`/history undo\` takes back the last question, \`/clear\` begins afresh, and \`/privacy show\` tells all that is kept about you.

\`next\` is the last stop.`,
    }),
  },
  {
    title: 'Commands',
    show: () => ({
      body: `Type \`/\` to see them all. Good ones to begin with:

- \`/chat\` opens a thread in which nobody needs to mention me.
- \`/imagine\` draws: without a key always a landscape, and each time another.
- \`/compare ask\` has two to four presets answer side by side: keep the one you like.
- \`/quota set\` sets a limit in dollars, tokens or requests. Then be another member, and run into it.
- \`/settings open\` is a panel of all that can be set for a server or a channel.
- \`/preset create\` makes a preset of the server’s own.
- \`/usage me\` shows what you have used, as a table and a picture.
- \`/help\` tells how to ask, and which presets there are.

That was the tour; \`stop 1\` begins it again. Thank you for coming along!`,
    }),
  },
];

const begins = [
  /^.{0,30}\btour\b.{0,20}$/,
  /^(help|what else|show me( around| everything)?)\W*$/,
  /^what (can|else can) (you|i|it|parley) do\b/,
];
const heading = /\*\*Stop (\d+) of \d+ · /;
const afterwards = `You have seen all ${stops.length} stops. \`stop 3\` shows one again, \`tour\` all of them. Or ask something of your own, attach a file, or type \`/\`.`;

/** The stop of the tour that is asked for, if one is. @param asked what was said, in small letters */
export function tourAnswer(asked: string, visit: Visit): Spoken | undefined {
  const number = numberAsked(asked, visit.answers);
  if (number === undefined) return undefined;
  const stop = stops[number - 1];
  if (!stop) return { text: afterwards };
  const { body, breaksAfter, ...rest } = stop.show(visit);
  const title = `**Stop ${number} of ${stops.length} · ${stop.title}**\n\n`;
  return {
    ...rest,
    text: `${title}${body}`,
    ...(breaksAfter !== undefined && { breaksAt: title.length + breaksAfter.length }),
  };
}

/** Counted from 1; one more than there are: the tour is over. */
function numberAsked(asked: string, answers: readonly string[]): number | undefined {
  const jump = /^stop (\d+)\W*$/.exec(asked)?.[1];
  if (jump !== undefined) return Math.min(Math.max(1, Number(jump)), stops.length + 1);
  const last = Number(answers.findLast((answer) => heading.test(answer))?.match(heading)?.[1] ?? 0);
  if (/^next\W*$/.test(asked)) return Math.min(last, stops.length) + 1;
  if (/^(back|previous)\W*$/.test(asked) && last > 0) return Math.max(1, last - 1);
  return begins.some((way) => way.test(asked)) ? 1 : undefined;
}

function remembered(saidBefore: Visit['saidBefore']): string {
  const [first] = saidBefore;
  if (!first)
    return 'This is the first message that I was sent from you here; ask `what did I ask?` after a few more.';
  const many = saidBefore.length === 1 ? 'one earlier message' : `${saidBefore.length} earlier messages`;
  return `With your question came ${many} from people in this conversation; the oldest was ${quoted(first)}. Ask \`what did I ask?\` for more.`;
}
