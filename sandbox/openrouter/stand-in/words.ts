/** What the stand-in says where nothing special is asked. Each is Markdown as models write it. */

export const greeting = () =>
  `Hello! 👋 No model is connected here, so a small **stand-in** on this machine answers: it knows a few things by heart, and everything around it is the real Parley.

Say \`tour\` for a look around, or try \`a table\`, \`some code\` or \`something long\`. Attach a file, and I tell you what reached me.`;

export const table = (question: string) =>
  `You asked for *${question}*. Four teas, and how to make them:

| Tea | Water (°C) | Minutes | In a word |
|:----|-----------:|--------:|-----------|
| Green | 75 | 2 | fresh |
| Oolong | 90 | 3 | floral |
| Black | 100 | 4 | strong |
| Rooibos | 100 | 7 | \`mild\` |

The numbers are fair, the rest is a matter of taste.`;

export const list = (question: string) =>
  `On *${question}*, step by step:

1. **Begin small.** One thing that works is worth ten that almost do.
2. **Look at it.** Then:
   - keep what is good,
   - throw away what is not,
   - and write down why.
3. **Show somebody.** Their first question is usually the right one.
4. **Repeat**, a little less each time.

> Whoever wants to go far rests on the way.`;

export const briefList = (question: string) =>
  `On *${question}*:

1. **Begin small.**
2. **Look at it**, and keep what is good.
3. **Show somebody.**`;

/** A block of code. */
export const fibonacci = `\`\`\`typescript
/** Fibonacci numbers, for as long as you want them. */
function* fibonacci(): Generator<bigint> {
  let [a, b] = [0n, 1n];
  while (true) {
    yield a;
    [a, b] = [b, a + b];
  }
}

for (const number of fibonacci()) {
  if (number > 1_000n) break;
  console.log(\`next: \${number}\`);
}
\`\`\``;

export const code = (question: string) =>
  `You wrote: *${question}*. Here is some that I know by heart:

${fibonacci}

It starts with \`0n, 1n\` and never ends on its own, which is why the loop has a \`break\`.`;

export const mixed = (question: string) =>
  `You asked: **${question || 'nothing in words'}**

A model would answer that, once \`OPENROUTER_API_KEY\` is set. Until then, this is how an answer looks:

### A list
- it streams, at about fifty tokens a second
- its tokens and its cost are counted as a model’s would be
- it stops when you press *Stop*

### Some code
\`\`\`python
def greet(name: str) -> str:
    return f"Hello, {name}!"
\`\`\`

### A table
| What | Here | With a key |
|------|------|------------|
| Network | none | yes |
| Price | 0 | a little |
| Answers | a script’s | a model’s |

Say \`tour\` to see what else there is.`;

export const toolResult = (result: string) =>
  `The tool says:

\`\`\`json
${result.slice(0, 600)}
\`\`\``;

const chapters = [
  [
    'The harbour',
    'At six the harbour was grey and smelled of rope. Ines counted the masts as she did every morning, and as every morning she came to forty-one, because the forty-second belonged to a boat that had not been there for nine years.',
  ],
  [
    'The letter',
    'The letter had no stamp. It lay on the second step, weighed down by a shell, and on it stood her name in a hand that leaned a little to the left, like somebody walking against the wind.',
  ],
  [
    'The tide',
    'One has six hours between two tides, her father used to say, and that is enough for anything that matters: to row out, to change one’s mind, and to row back.',
  ],
  [
    'The light',
    'From the water the lighthouse looked smaller than it was. It blinked *three, pause, two*, which in the old book meant “wait”, and in the new book meant nothing at all.',
  ],
  [
    'The rope',
    'There is a knot that holds under load and opens at a tug. Her father had shown it to her twice, once with a rope and once, much later, without one, when he let her go to the city and never asked when she would be back.',
  ],
  [
    'The fog',
    'Fog came in from the west, quickly, as if it had been sent for. First the pier went, then the gulls, then her own hands. She stopped rowing and listened. Somewhere to the left a bell was ringing, not for her, but well enough for her to steer by.',
  ],
  [
    'The island',
    'Nobody had lived on the island since the well had gone salty. Still there was a table in the house, and on the table two cups, and one of them was warm. She drank what was in it, since it would have been a pity not to, and waited.',
  ],
  [
    'The return',
    'When she came in, the masts were forty-two. She counted again, to be polite; then she sat down on the wall, and laughed, and did not count any more that day.',
  ],
] as const;

/** A short story, in chapters. */
export const story = () =>
  chapters.map(([title, words], index) => `## ${index + 1}. ${title}\n\n${words}`).join('\n\n');

/** Some four thousand units. */
export const longRead = (question: string) => {
  const chaptersTwice = chapters.map(
    ([title, words], index) =>
      `## ${index + 1}. ${title}\n\n${words}\n\n${words.slice(0, -1).split('. ').reverse().join('. ')}.\n\n- seen from the land: *quiet*\n- seen from the sea: **not at all**`,
  );
  return `Something long, then, on *${question}*: a story in eight chapters.\n\n${chaptersTwice.join('\n\n')}\n\n---\n\nThat was it. The end came sooner than one thinks.`;
};
