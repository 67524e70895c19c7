import type { Control } from '../bot/control.ts';
import { accessPanel } from './access-panel.ts';
import { goOn, page, regenerate, retry } from './again.ts';
import { auditPages } from './audit-page.ts';
import { allow, refuse, wholeCall } from './confirm.ts';
import { deleteAnswer } from './delete.ts';
import { details } from './details.ts';
import { diagnose } from './diagnose.ts';
import { edited } from './edited.ts';
import { forget } from './forget.ts';
import { historyPage } from './history-page.ts';
import { keep } from './keep.ts';
import { leave } from './leave.ts';
import { limitsPages } from './limits-page.ts';
import { menu } from './menu.ts';
import { more } from './more.ts';
import { newKey } from './new-key.ts';
import { preset } from './preset.ts';
import { reasoning } from './reasoning.ts';
import { regenerateWith } from './regenerate-with.ts';
import { report } from './report.ts';
import { settingsPanel } from './settings-panel.ts';
import { cancel, stop } from './stop.ts';
import { suggestion } from './suggestion.ts';
import { summary } from './summary.ts';
import { thread } from './thread.ts';
import { vary } from './vary.ts';

/** Every button, select menu and modal of this bot. */
export function listControls(): Control[] {
  return [
    ...[historyPage, limitsPages, auditPages, menu, report, preset],
    ...[stop, cancel, edited, retry, regenerate, vary, goOn, page],
    ...[more, regenerateWith, reasoning, summary, details, thread, leave, deleteAnswer],
    ...[keep, newKey, allow, refuse, wholeCall, suggestion, diagnose, settingsPanel],
    ...[forget, accessPanel],
  ];
}
