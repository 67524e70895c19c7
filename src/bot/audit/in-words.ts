import { z } from 'zod';
import type { AuditRecord } from '../../audit/audit.ts';
import { definitionOf, definitions, isSettingName } from '../../settings/definitions.ts';
import { Unshown } from '../../texts/audit.ts';
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

/** In what instructions for models stand: the texts of personas and the prompts of presets. */
const instructions = ['text', 'system'];

/**
 * A record as two lines: what was changed, from what to what; by whom, and when.
 *
 * @param isForAll not only those may read it who may use `/audit`: of instructions for models it says how long they are
 */
export function inWords(record: AuditRecord, texts: Texts, isForAll = false): string {
  const { action, target, serverId, actorId, at } = record;
  const says = texts.audit;
  // Of a preset, only what was changed: its instructions may be long.
  const [before, after] = action.startsWith('presets.')
    ? differing(record.before, record.after)
    : [record.before, record.after];
  const isHappening = happenings.has(action);
  const value = (one: unknown) => valueIn(action, one, texts, isForAll);
  return says.line({
    ...{ what: says.what(action), where: says.where(target, serverId), actorId, at },
    before: isHappening ? undefined : value(before),
    after: isHappening && after === undefined ? undefined : value(after),
  });
}

/** A value as people call it; what is not known any more, as it was kept. */
function valueIn(action: string, value: unknown, texts: Texts, isForAll: boolean): string {
  const says = texts.audit;
  const isLocked = locked.safeParse(value);
  if (isLocked.success) return says.locked(valueIn(action, isLocked.data.locked, texts, isForAll));
  if (value === undefined) return says.nothing;
  const [kind, name = ''] = action.split('.');
  if (kind === 'settings') return settingOf(name, value, texts, isForAll);
  if (kind === 'limits') {
    const set = limit.safeParse(value);
    if (set.success) return says.limit(set.data);
    const granted = grant.safeParse(value);
    if (granted.success) return says.amount(granted.data.amount, granted.data.unit);
  }
  const rule = access.safeParse(value);
  if (kind === 'access' && rule.success) return says.access(rule.data);
  if (action === 'usage.report') return `<#${value}>`;
  return says.plain(isForAll ? withLengths(value) : value);
}

function settingOf(name: string, value: unknown, { audit, settings }: Texts, isForAll: boolean): string {
  const isKnown = isSettingName(name) && definitionOf(name).schema.safeParse(value).success;
  if (isForAll && isKnown && name === 'persona')
    return audit.unshownPersona(definitions.persona.schema.parse(value));
  if (isKnown) return settings.wordsFor(name, value);
  return audit.plain(isForAll ? withLengths(value) : value);
}

/** With lengths in place of instructions. */
function withLengths(value: unknown): unknown {
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([name, part]) => [
    name,
    instructions.includes(name) && part !== null ? new Unshown([part].flat().join('')) : part,
  ]);
  return Object.fromEntries(fields);
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
