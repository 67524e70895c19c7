import type { ChatMessage } from '../openrouter/call.ts';
import type { TurnServices } from './services.ts';

/**
 * The calls of functions on the way to an answer of a turn, and what they gave; none where they cannot be read any more, which is
 * logged. Never rejects.
 *
 * @param answer its index
 */
export async function trafficBefore(
  { history, log }: Pick<TurnServices, 'history' | 'log'>,
  turnId: string,
  answer: number,
): Promise<ChatMessage[]> {
  try {
    // It is kept as it was sent.
    return ((await history.traffic(turnId, answer)) ?? []) as ChatMessage[];
  } catch (error) {
    log.warn({ turnId, error }, 'what functions gave for an answer could not be read: left out');
    return [];
  }
}

/** How much functions gave, UTF-16 units. */
export function givenIn(traffic: readonly ChatMessage[]): number {
  return traffic.reduce((sum, { role, content }) => sum + (role === 'tool' ? String(content).length : 0), 0);
}
