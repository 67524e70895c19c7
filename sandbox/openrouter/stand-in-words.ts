/** What the stand-in says. Each is Markdown as models write it. */

export const greeting = () =>
  `Hello! 👋 I am a small **stand-in** that lives on your own machine, in place of a model. I cannot think, but I can show how an answer arrives: piece by piece, in good Markdown.

Try \`a table\`, \`some code\`, \`a list\` or \`something long\`.`;

export const help = () =>
  `I am a local stand-in for a language model: no network, no costs, no wisdom. What I can do:

- answer with a **table**, a **list**, some **code**, or something **long**
- call a tool when you name it, and draw a dot when a picture is wanted
- fail on demand: \`fail 429\`, \`fail credit\`, \`fail midway\`, \`fail silently\`, \`fail short\`

For real answers, start the bot with a key of OpenRouter.`;

export const table = (question: string) =>
  `You asked about *${question}*. As a stand-in I know only three things, but I know them in a table:

| Tea | Water (°C) | Minutes | In a word |
|:----|-----------:|--------:|-----------|
| Green | 75 | 2 | fresh |
| Oolong | 90 | 3 | floral |
| Black | 100 | 4 | strong |
| Rooibos | 100 | 7 | \`mild\` |

The numbers are fair, the rest is a matter of taste.`;

export const list = (question: string) =>
  `On *${question}*, step by step, as far as a stand-in can say:

1. **Begin small.** One thing that works is worth ten that almost do.
2. **Look at it.** Then:
   - keep what is good,
   - throw away what is not,
   - and write down why.
3. **Show somebody.** Their first question is usually the right one.
4. **Repeat**, a little less each time.

> Whoever wants to go far rests on the way.`;

export const code = (question: string) =>
  `You wrote: *${question}*. I am only a stand-in, but this much I know by heart:

\`\`\`typescript
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
\`\`\`

It starts with \`0n, 1n\` and never ends on its own, which is why the loop has a \`break\`.`;

export const mixed = (question: string) =>
  `You asked: **${question}**

A real model would answer that. I am its local *stand-in*, so here is something of everything instead, to see how it looks.

### A list
- it streams at about fifty tokens a second
- it counts tokens and cost as the served model would
- it stops when you press *Stop*

### Some code
\`\`\`python
def greet(name: str) -> str:
    return f"Hello, {name}!"
\`\`\`

### A table
| What | Here | There |
|------|------|-------|
| Network | none | yes |
| Price | 0 | a little |
| Wisdom | none | some |

Ask for \`help\` to see what else I can show.`;

export const toolResult = (result: string) =>
  `The tool says:

\`\`\`json
${result.slice(0, 600)}
\`\`\`

That is all that I, a stand-in, can make of it.`;

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

/** Some four thousand units. */
export const longRead = (question: string) => {
  const story = chapters.map(
    ([title, words], index) =>
      `## ${index + 1}. ${title}\n\n${words}\n\n${words.split('. ').reverse().join('. ').replace(/\.?$/, '.')}\n\n- seen from the land: *quiet*\n- seen from the sea: **not at all**`,
  );
  return `Something long, then, on *${question}*; a stand-in knows one story.\n\n${story.join('\n\n')}\n\n---\n\nThat was it. The end came sooner than one thinks.`;
};
