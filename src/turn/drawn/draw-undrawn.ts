import { channelOutlet } from '../../reply/outlet.ts';
import { textsIn } from '../../texts/index.ts';
import type { TurnServices } from '../services.ts';
import { redraw } from './redraw.ts';

/** Draws how answers ended in a thread while it was locked, now that it is open: with the controls to go on by. */
export async function drawUndrawn(services: TurnServices, channelId: string): Promise<void> {
  const { running, undrawn, shown, history, rest } = services;
  const ending = running.where((turn) => turn.channelId === channelId && turn.signal.aborted);
  await Promise.all(ending.map(({ ended }) => ended));
  if (undrawn.size === 0) return;
  for (const { turnId, messageIds, ...reply } of await shown.list()) {
    // What is asked once more is drawn by that.
    if (reply.channelId !== channelId || running.get(turnId) || !undrawn.delete(turnId)) continue;
    const turn = await history.get(turnId);
    const body = await history.body(turnId);
    if (!turn || !body || turn.state === 'deleted') {
      await shown.end(turnId);
      continue;
    }
    const replyTo = messageIds.length > 0 ? undefined : turn.promptMessageId;
    const place = {
      id: turnId,
      channelId,
      isPrivate: reply.ephemeral,
      outlet: channelOutlet(rest, channelId, replyTo),
      adopts: messageIds,
    };
    await redraw({ ...services, texts: textsIn(reply.locale) }, place, { turnId, body: async () => body });
  }
}
