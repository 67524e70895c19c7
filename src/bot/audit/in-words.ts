import { z } from 'zod';
import type { AuditRecord } from '../../audit/audit.ts';
import { definitionOf, isSettingName } from '../../settings/definitions.ts';
import type { Texts } from '../../texts/index.ts';

const locked = z.strictObject({ locked: z.unknown() });
const unit = z.enum(['usd', 'tokens', 'requests']);
const limit = z.object({
  ...{ unit, per: z.enum(['minute', 'hour', 'day', 'week', 'month']), amount: z.number() },
});
const grant = z.object({ unit, amount: z.number() });

const access = z.object({ effect: z.enum(['allow', 'deny']), preset: z.string().optional() });

/** What has no former state: it happened. */
const happenings = new Set([
  'limits.grant',
  'limits.reset',
  'key.rotate',
  'reports.answer',
  'privacy.restore',
]);

/** A record as two lines: what was changed, from what to what; by whom, and when. */
export function inWords(record: AuditRecord, texts: Texts): string {
  const { action, target, serverId, actorId, at } = record;
  const says = texts.audit;
  // Of a preset, only what was changed: its instructions may be long.
  const [before, after] = action.startsWith('presets.')
    ? differing(record.before, record.after)
    : [record.before, record.after];
  const isHappening = happenings.has(action);
  const value = (one: unknown) => valueIn(action, one, texts);
  return says.line({
    ...{ what: says.what(action), where: says.where(target, serverId), actorId, at },
    before: isHappening ? undefined : value(before),
    after: isHappening && after === undefined ? undefined : value(after),
  });
}

/** A value as people call it; what is not known any more, as it was kept. */
function valueIn(action: string, value: unknown, texts: Texts): string {
  const says = texts.audit;
  const isLocked = locked.safeParse(value);
  if (isLocked.success) return says.locked(valueIn(action, isLocked.data.locked, texts));
  if (value === undefined) return says.nothing;
  const [kind, name = ''] = action.split('.');
  if (kind === 'settings') return settingOf(name, value, texts);
  if (kind === 'limits') {
    const set = limit.safeParse(value);
    if (set.success) return says.limit(set.data);
    const granted = grant.safeParse(value);
    if (granted.success) return says.amount(granted.data.amount, granted.data.unit);
  }
  const rule = access.safeParse(value);
  if (kind === 'access' && rule.success) return says.access(rule.data);
  if (action === 'usage.report') return `<#${value}>`;
  return says.plain(value);
}

function settingOf(name: string, value: unknown, { audit, settings }: Texts): string {
  if (isSettingName(name) && definitionOf(name).schema.safeParse(value).success)
    return settings.wordsFor(name, value);
  return audit.plain(value);
}

/** Of two objects what is not the same in both; all else as it is. */
function differing(before: unknown, after: unknown): [unknown, unknown] {
  if (!isObject(before) || !isObject(after)) return [before, after];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const part = (whole: Record<string, unknown>) =>
    Object.fromEntries(changed.map((name) => [name, whole[name] ?? null]));
  return [part(before), part(after)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
