import { access } from './access.ts';
import { clear } from './clear.ts';
import { compare } from './compare.ts';
import { confirm } from './confirm.ts';
import { deleting } from './delete.ts';
import { details } from './details.ts';
import { effort } from './effort.ts';
import { failures } from './failures.ts';
import { files } from './files.ts';
import { free } from './free.ts';
import { functions } from './functions.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { key } from './key.ts';
import { limits } from './limits.ts';
import { mcp } from './mcp.ts';
import { menus } from './menus.ts';
import { models } from './models.ts';
import { more } from './more.ts';
import { presets } from './presets.ts';
import { prompt } from './prompt.ts';
import { queue } from './queue.ts';
import { quota } from './quota.ts';
import { reading } from './reading.ts';
import { reasoning } from './reasoning.ts';
import { reminders } from './reminders.ts';
import { reply } from './reply.ts';
import { retry } from './retry.ts';
import { settings } from './settings.ts';
import { stop } from './stop.ts';
import { structured } from './structured.ts';
import { threads } from './threads.ts';
import { tools } from './tools.ts';
import { typed } from './typed.ts';
import { usage } from './usage.ts';
import { vary } from './vary.ts';

export type { ModelDetails, ModelFacts, ProviderFacts } from './models.ts';
export { formatCost } from './money.ts';
export type { PresetFacts } from './presets.ts';
export { asCode } from './words.ts';

/**
 * Every sentence that Parley says to a person in Discord, in English.
 * Grouped by where it is said; a further language is a second object of the same type.
 */
export const english = {
  free,
  effort,
  /** Said where the cause is nobody's to know: the log has it. */
  unexpected: 'Something went wrong on my side. It has been logged; please try again in a moment.',
  typed,
  access,
  prompt,
  reading,
  reply,
  structured,
  vary,
  stop,
  retry,
  more,
  reasoning,
  details,
  delete: deleting,
  clear,
  help,
  tools,
  usage,
  mcp,
  menus,
  settings,
  confirm,
  functions,
  reminders,
  threads,
  queue,
  history,
  quota,
  limits,
  files,
  key,
  models,
  compare,
  presets,
  failures,
};

/** The texts of one language. */
export type Texts = typeof english;
