import { UserError } from '../../errors.ts';
import { nearestText } from '../../openrouter/nearest-text.ts';
import type { Presets } from '../../presets/schema.ts';
import type { SettingValues } from '../../settings/definitions.ts';
import type { SettingChanges } from '../../settings/settings.ts';
import { toolNames } from '../../turn/presets-under.ts';
import type { Bot } from '../bot.ts';

/**
 * That what a list names is there, so that a slip of the keyboard neither closes a server nor lets through what should be
 * barred. What stood in it before may stay.
 *
 * @throws {UserError} with what may have been meant
 */
export async function checkNames(
  bot: Pick<Bot, 'providers'>,
  presets: Presets,
  { providersOnly = [], providersIgnored = [], tools }: SettingChanges,
  before: SettingValues,
): Promise<void> {
  const added = [
    ...without(providersOnly, before.providersOnly),
    ...without(providersIgnored, before.providersIgnored),
  ];
  if (added.length > 0) {
    const slugs = (await bot.providers())?.map(({ slug }) => slug);
    // An endpoint of theirs stands behind a slash.
    const unknown = slugs && added.find((name) => !slugs.includes(name.split('/')[0] ?? ''));
    if (unknown !== undefined)
      throw new UserError((texts) =>
        texts.settings.unknownProvider(unknown, nearestText(unknown, slugs ?? [])),
      );
  }
  if (tools === undefined || tools === 'all') return;
  const known = toolNames(presets);
  const unknown = without(tools, before.tools).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UserError((texts) => texts.settings.unknownTool(unknown, known));
}

function without(list: readonly string[], before: readonly string[] | 'all' = []): string[] {
  return list.filter((name) => before === 'all' || !before.includes(name));
}
