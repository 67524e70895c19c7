import {
  type ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
  type Message,
} from 'discord.js';
import OpenAI from 'openai';
import type { Surroundings } from './bot-process.ts';

/**
 * A bot as one writes it in an evening, with the libraries that Parley uses: a message at the first text, then edits
 * with the whole text, each a second after the last one ended; text beyond 2,000 units is cut there and goes into
 * further messages; discord.js decides when requests go out.
 */
const { apiUrl, token, openrouterUrl } = JSON.parse(process.argv[2] ?? '') as Surroundings;
const openai = new OpenAI({ apiKey: 'sk-or-bench', baseURL: openrouterUrl });
const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
  rest: { api: apiUrl, version: '10' },
});
const limit = 2000;
const restMs = 1000;

interface Place {
  create(content: string): Promise<unknown>;
  edit(index: number, content: string): Promise<unknown>;
}

client.on(Events.MessageCreate, (message) => {
  if (message.author.bot || !message.mentions.has(client.user?.id ?? '')) return;
  void answer(message.content.replace(/<@\d+>/, ''), inChannel(message));
});
client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply();
  void answer(interaction.options.getString('prompt', true), inInteraction(interaction));
});
client.once(Events.ClientReady, async (ready) => {
  const prompt = { type: 3, name: 'prompt', description: 'What to ask', required: true };
  await ready.application.commands.set([{ name: 'ask', description: 'Ask', options: [prompt] }]);
  process.stdout.write('ready\n');
});
process.once('SIGTERM', () => process.exit(0));
await client.login(token);

function inChannel(message: Message): Place {
  const sent: Message[] = [];
  return {
    async create(content) {
      const { channel } = message;
      if (channel.isSendable())
        sent.push(await (sent.length === 0 ? message.reply(content) : channel.send(content)));
    },
    edit: async (index, content) => sent[index]?.edit(content),
  };
}

function inInteraction(interaction: ChatInputCommandInteraction): Place {
  const sent: Message[] = [];
  return {
    async create(content) {
      sent.push(await (sent.length === 0 ? interaction.editReply(content) : interaction.followUp(content)));
    },
    edit: async (index, content) => interaction.editReply({ message: sent[index] ?? '@original', content }),
  };
}

async function answer(prompt: string, place: Place): Promise<void> {
  let text = '';
  let ended = false;
  const shown: string[] = [];
  const flush = async () => {
    for (let start = 0, index = 0; start < text.length; start += limit, index += 1) {
      const content = text.slice(start, start + limit);
      if (content.trim() === '' || content === shown[index]) continue;
      if (index < shown.length) await place.edit(index, content);
      else await place.create(content);
      shown[index] = content;
    }
  };
  let painting: Promise<void> | undefined;
  const end = Promise.withResolvers<void>();
  const paint = async () => {
    while (!ended) {
      await flush();
      const rest = Promise.withResolvers<void>();
      const timer = setTimeout(rest.resolve, restMs);
      await Promise.race([rest.promise, end.promise]);
      clearTimeout(timer);
    }
  };
  const stream = await openai.chat.completions.create({
    model: 'openai/gpt-6-luna',
    max_tokens: 4000,
    stream: true,
    messages: [
      { role: 'system', content: 'You are helpful.' },
      { role: 'user', content: prompt },
    ],
  });
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? '';
    if (text.trim() !== '') painting ??= paint();
  }
  ended = true;
  end.resolve();
  await painting;
  await flush();
}
