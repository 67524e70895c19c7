import type { Command } from '../src/bot/command.ts';
import type { CommandPayload } from '../src/bot/register.ts';
import type { Presets } from '../src/presets/schema.ts';
import { access } from './access.ts';
import { ask } from './ask.ts';
import { audit } from './audit.ts';
import { chat } from './chat.ts';
import { clear } from './clear.ts';
import { compare } from './compare.ts';
import { diagnose } from './diagnose.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { key } from './key.ts';
import { menuPayload } from './menu.ts';
import { model } from './model.ts';
import { models } from './models.ts';
import { parley } from './parley.ts';
import { preferences } from './preferences.ts';
import { presetCommand } from './preset.ts';
import { presets as presetsCommand } from './presets.ts';
import { privacy } from './privacy.ts';
import { quota } from './quota.ts';
import { report } from './report.ts';
import { serverPresets } from './server-presets.ts';
import { settings } from './settings.ts';
import { usage } from './usage.ts';

/** Every command of this bot: the fixed ones, then one for each preset that asks for it. */
export function listCommands(presets: Presets): Command[] {
  const fixed = [
    access,
    ask,
    audit,
    chat,
    clear,
    compare,
    diagnose,
    help,
    history,
    key,
    model,
    models,
    parley,
    preferences,
    presetsCommand,
    privacy,
    quota,
    report,
    serverPresets,
    settings,
    usage,
  ];
  return [...fixed, ...presets.list.filter(({ command }) => command).map(presetCommand)];
}

/** What Discord is told of the menus of messages and members; `src/bot/menu.ts` does what they do. */
export function listMenus(presets: Presets): CommandPayload[] {
  return presets.menus.map(menuPayload);
}
