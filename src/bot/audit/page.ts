import type { BaseInteraction, Guild } from 'discord.js';
import { z } from 'zod';
import { type AuditKind, auditKinds } from '../../audit/read.ts';
import { UserError } from '../../errors.ts';
import { buttonRow } from '../../reply/buttons.ts';
import type { Bot } from '../bot.ts';
import type { Page } from '../history/page.ts';
import { missingIn } from '../missing-in.ts';
import { mayManage } from '../quota/admins-only.ts';
import { inWords } from './in-words.ts';

/** What is looked for, and from where on. */
export interface AuditView {
  /** `bot`: what was changed for the whole bot. */
  of: 'here' | 'bot';
  kind?: AuditKind | undefined;
  /** A Discord id. */
  actorId?: string | undefined;
  /** Ids of records; neither: the newest. */
  before?: number;
  after?: number;
}

const mostOnPage = 10;
/** Of a message of 2000 units; title, hints and buttons' room are kept free. */
const mostText = 1500;

/**
 * A page of what was changed, the newest first, with buttons to the pages beside it.
 *
 * @throws {UserError} where whoever asks may not look at it
 */
export async function auditPage(interaction: BaseInteraction, bot: Bot, view: AuditView): Promise<Page> {
  const { of, kind, actorId, before, after } = view;
  const serverId = interaction.guildId ?? '';
  if (of === 'bot') {
    const operators = await bot.access.operators();
    if (!operators.includes(interaction.user.id)) throw new UserError((texts) => texts.audit.operatorsOnly);
  } else if (!mayManage(interaction)) throw new UserError((texts) => texts.audit.notAllowed);
  const filter = { serverId: of === 'bot' ? undefined : serverId, actorId, kind };
  const texts = bot.texts(interaction.locale);
  const says = texts.audit;
  const records = await bot.audit.list(filter, {
    ...(after !== undefined ? { after } : before !== undefined && { before }),
    limit: mostOnPage,
  });
  const lines = records.map((record) => ({ id: record.id, line: inWords(record, texts) }));
  const shown = after === undefined ? fitting(lines) : fitting(lines.reverse()).reverse();
  const [newest, oldest] = [shown[0]?.id, shown.at(-1)?.id];
  const [newer, older] = await Promise.all([
    newest === undefined ? [] : bot.audit.list(filter, { after: newest, limit: 1 }),
    oldest === undefined ? [] : bot.audit.list(filter, { before: oldest, limit: 1 }),
  ]);
  const button = { action: 'audit', subject: subjectOf(view) };
  const log = of === 'here' ? await logLine(interaction.guild, bot, texts.audit) : [];
  return {
    content: [
      of === 'bot' ? says.titleOfBot : says.title,
      ...(shown.length === 0 ? [says.none] : shown.map(({ line }) => line)),
      ...log,
    ].join('\n'),
    components:
      newer.length + older.length === 0
        ? []
        : buttonRow(
            { ...button, argument: `a${newest}`, label: says.newer, disabled: newer.length === 0 },
            { ...button, argument: `b${oldest}`, label: says.older, disabled: older.length === 0 },
          ),
  };
}

/** As many as have room, from the first on. */
function fitting<Line extends { line: string }>(lines: readonly Line[]): Line[] {
  let length = 0;
  const end = lines.findIndex(({ line }) => {
    length += line.length + 1;
    return length > mostText;
  });
  return end === -1 ? [...lines] : lines.slice(0, Math.max(1, end));
}

async function logLine(
  guild: Guild | null,
  { settings }: Pick<Bot, 'settings'>,
  says: ReturnType<Bot['texts']>['audit'],
): Promise<string[]> {
  if (!guild) return [];
  const { logChannel } = (await settings.of({ kind: 'server', serverId: guild.id })).values;
  if (logChannel === undefined) return [];
  return [says.logHere(logChannel, missingIn(guild, logChannel).length > 0)];
}

const subject = z
  .string()
  .regex(/^(here|bot)-[a-z]*-\d{0,20}$/)
  .transform((text) => text.split('-'))
  .pipe(z.tuple([z.enum(['here', 'bot']), z.union([z.literal(''), z.enum(auditKinds)]), z.string()]));
const cursor = z.string().regex(/^[ab]\d{1,15}$/);

/** A view in a `custom_id`; where it is from is the server in which the button is pressed. */
function subjectOf({ of, kind, actorId }: AuditView): string {
  return [of, kind ?? '', actorId ?? ''].join('-');
}

/** Reads it back. @throws {UserError} where nothing of ours wrote it */
export function readView(subjectText: string, argument: string | undefined): AuditView {
  const read = subject.safeParse(subjectText);
  const from = cursor.safeParse(argument);
  if (!read.success || !from.success) throw new UserError((texts) => texts.audit.stale);
  const [of, kind, actorId] = read.data;
  const id = Number(from.data.slice(1));
  return {
    of,
    kind: kind === '' ? undefined : kind,
    actorId: actorId === '' ? undefined : actorId,
    ...(from.data.startsWith('a') ? { after: id } : { before: id }),
  };
}
