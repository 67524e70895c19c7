import { formatCost } from './money.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Of `/usage`. */
export const usage = {
  adminsOnly:
    'Only those who may manage this server can see that. What you have used yourself, `/usage me` shows.',
  onlyInServers:
    'That is about servers, so it can be asked in one only. Here, `/usage me` shows what you have used.',
  since: {
    today: 'today',
    '7-days': 'the last 7 days',
    '30-days': 'the last 30 days',
    month: 'this month',
    '90-days': 'the last 90 days',
  },
  mine: 'What you used in this server',
  mineEverywhere: 'What you used, everywhere',
  ofMember: (name: string) => `What ${name} used`,
  ofChannel: (name: string) => `What was used in #${name}, by member`,
  byMember: 'What was used in this server, by member',
  byModel: 'What was used in this server, by model',
  byPreset: 'What was used in this server, by preset',
  heading: (title: string, when: string) => `**${title}** · ${when}`,
  nothing: 'Nothing.',
  left: '**What holds for you here now**',
  /** Of the table; the last column is the name. */
  columns: ['cost', 'tokens', 'calls'],
  cost: formatCost,
  others: (count: number) => (count === 1 ? '1 other' : `${count.toLocaleString('en')} others`),
  inAll: 'in all',
  unknown: (calls: number) =>
    calls === 1
      ? '-# What 1 call cost will never be known: it counts as $0 here, and in limits as what was set aside for it.'
      : `-# What ${calls.toLocaleString('en')} calls cost will never be known: they count as $0 here, and in limits as what was set aside for them.`,
  unbilled: (calls: number) =>
    calls === 1
      ? '-# The bill of 1 call is still to come: until then it counts as $0 here, and in limits as what was set aside for it.'
      : `-# The bills of ${calls.toLocaleString('en')} calls are still to come: until then they count as $0 here, and in limits as what was set aside for them.`,
  noPicture: '-# The picture could not be drawn; my log says why.',
  /** Over the picture. */
  caption: (title: string, when: string, unit: 'usd' | 'tokens') =>
    `${title}: ${unit === 'usd' ? 'cost' : 'tokens'} per day, ${when}`,
  /** Of a report: when its days begin is for those to know who compare it. */
  week: (first: string, last: string, zone: string) => `${first} – ${last} (${zone})`,
  ofServer: (name: string) => `What was used in ${name}, by model`,
  day: (day: string) => `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]}`,
  /** What a file for spreadsheets holds. */
  rowsOf: {
    days: 'Sums for each day, member, channel, preset and model in this server',
    calls: 'Every call to a model in this server',
  },
  exported: (rows: number) =>
    rows === 1 ? 'One row, for spreadsheets.' : `${rows.toLocaleString('en')} rows, for spreadsheets.`,
  exportedPart: (rows: number, what: 'days' | 'calls') =>
    `These are the newest ${rows.toLocaleString('en')} rows: more do not fit into a file here. Ask for a shorter time${what === 'calls' ? ', or for the sums of days' : ''}.`,
  notThere: 'I am not a member of this server, so I can send nothing to it. Add me to it first.',
  noReport:
    'I send no report of the week. With `channel`, I send one each Monday from 8 o’clock on, in the time zone of this server.',
  report: (channelId: string, zone: string) =>
    `Each Monday from 8 o’clock on (${zone}), I send what was used in the week before to <#${channelId}>: by model, without names of members.`,
  reportMoved: (before: string) => `Until now it went to <#${before}>.`,
  reportEnded: (before: string) => `I send no report of the week to <#${before}> any more.`,
  /** @param facts.missing what the bot lacks there; undefined: the channel is gone, or not to be seen */
  reportUnsent: (facts: {
    day: string;
    channelId: string;
    server: string;
    missing: readonly string[] | undefined;
  }) => {
    const { day, channelId, server, missing } = facts;
    const why =
      missing === undefined
        ? 'that channel is gone, or I may not see it'
        : missing.length === 0
          ? 'Discord did not let me'
          : `I am missing ${missing.map((name) => `**${name}**`).join(' and ')} there`;
    return `⚠️ I could not send the report of the week from ${day} to <#${channelId}> (server **${server}**): ${why}. When that is mended, choose the channel, or another one, by \`/usage report channel\`: then I send it within ten minutes.`;
  },
  cannotReport: (channelId: string, missing: readonly string[]) =>
    `I may not send it to <#${channelId}>: I am missing ${missing.map((name) => `**${name}**`).join(' and ')} there. Give me that, or choose another channel.`,
};
