import { channelOutlet } from '../../reply/outlet.ts';
import { paced } from '../../reply/paced.ts';
import type { TurnServices } from '../services.ts';
import { controlsUnder } from './row.ts';

/**
 * Draws the controls of a turn anew under the last message of its answer, as its texts stand now; the text stays as it is.
 * Nothing happens where there is no message yet, or while it is being written: then they come at its end. What goes wrong
 * is logged.
 */
export async function drawControls(services: TurnServices, turnId: string, channelId: string): Promise<void> {
  const { history, running, pacer, rest, texts, log } = services;
  const outlet = channelOutlet(rest, channelId);
  const ask = { bucket: outlet.editBucket, counted: outlet.counted, urgency: 'final' } as const;
  const failure = await paced(pacer, ask, async () => {
    const body = await history.body(turnId);
    const messageId = (await history.messagesOf(turnId)).at(-1);
    if (!body || messageId === undefined || running.get(turnId)) return undefined;
    return await outlet.edit(messageId, { components: controlsUnder(turnId, body, texts) });
  });
  if (failure) log.warn({ turnId, channelId, failure }, 'could not draw the controls under an answer');
}
