import { buttonRow, type Row } from '../../reply/buttons.ts';
import type { Texts } from '../../texts/index.ts';

/** Leave this thread, in a row of its own: about the thread in which it stands, which may not be there yet. */
export function leaveRow(texts: Texts): Row[] {
  return buttonRow({ action: 'leave', subject: 'here', label: texts.threads.leave });
}
