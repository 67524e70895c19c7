import type { Control } from '../bot/control.ts';
import { historyPage } from './history-page.ts';
import { menu } from './menu.ts';
import { retry } from './retry.ts';
import { stop } from './stop.ts';

/** Every button, select menu and modal of this bot. */
export function listControls(): Control[] {
  return [historyPage, menu, retry, stop];
}
