/** Where the menus are, and what is in them; nothing where there are none. */
function menusLine({ message, user }: { message: string[]; user: string[] }): string[] {
  const list = (names: string[]) => names.map((name) => `*${name}*`).join(', ');
  const places = [
    ...(message.length > 0 ? [`of a message: ${list(message)}`] : []),
    ...(user.length > 0 ? [`of a member: ${list(user)}`] : []),
  ];
  return places.length === 0 ? [] : [`- Under *Apps* in the menu ${places.join('; ')}.`];
}

/** How to ask, then a line for each preset. */
export const help = (facts: {
  botName: string;
  presets: { name: string; description: string; command: boolean }[];
  default: string;
  menus: { message: string[]; user: string[] };
}) => ({
  before: [
    `**${facts.botName}** answers with any large language model, while it is being written.`,
    '- Mention me with a question, reply to one of my answers to go on from it, or write me a direct message.',
    '- Attach pictures, recordings, documents; mention me in a reply to anybody’s message: I read it along.',
    '- `/ask` takes files, a preset, a model, how hard to think, and `private` for an answer that only you see.',
    '- `/chat` opens a thread to talk in, without mentions. `/compare ask` has presets answer side by side.',
    '- `/history` shows what I have in mind here, `/clear` begins afresh. `/models`, `/model info`: what there is.',
    '- **Stop** ends an answer and its cost. **⋯** under it: another preset, its reasoning and details, Delete.',
    '- `/usage me` shows what you have used. For admins: `/usage`, `/settings`, `/quota`.',
    ...menusLine(facts.menus),
    '**Presets** (`/preset show` tells more)',
  ],
  presets: facts.presets.map(
    ({ name, description, command }) =>
      `- ${command ? `\`/${name}\`` : `\`${name}\``} ${description}${name === facts.default ? ' (default)' : ''}`,
  ),
  more: (count: number) => `-# …and ${count} more: \`/preset list\``,
});
