import type { Control } from '../bot/control.ts';
import { goOn, page, regenerate, retry } from './again.ts';
import { historyPage } from './history-page.ts';
import { menu } from './menu.ts';
import { stop } from './stop.ts';

/** Every button, select menu and modal of this bot. */
export function listControls(): Control[] {
  return [historyPage, menu, retry, regenerate, goOn, page, stop];
}
