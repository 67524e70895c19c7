import type { Reminders, StoredReminder } from '../../store/reminders.ts';
import type { Bot } from '../bot.ts';
import { tellReminder } from './tell.ts';

/** At the latest after so many ms it is looked again: a timer cannot be set much farther ahead. */
const longestWaitMs = 60 * 60 * 1000;
/** How long it is waited after Discord did not answer, ms; doubled each time. */
const firstRetryMs = 60_000;
/** After so many tries nobody waits for it any more. */
const mostTries = 12;

/** Tells everybody what they want to be reminded of, when it is time. */
export interface ReminderWatch {
  /** There is a new one. */
  look(): void;
  /** No further one is told. */
  close(): void;
}

/**
 * Begins with what became due while the bot was away.
 *
 * @param track is given what is being told, which a stop waits for
 */
export function watchReminders(
  reminders: Reminders,
  bot: Pick<Bot, 'client' | 'log' | 'texts'>,
  track: (telling: Promise<void>) => void,
): ReminderWatch {
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  let isNews = false;
  const look = () => {
    if (closed) return;
    isNews = true;
    if (isLooking) return;
    isLooking = true;
    track(round());
  };
  const round = async () => {
    let next: number | undefined;
    try {
      while (isNews && !closed) {
        isNews = false;
        for (const reminder of await reminders.due()) if (!closed) await tell(reminder, reminders, bot);
        next = await reminders.next();
        if (next !== undefined && next <= Date.now()) isNews = true;
      }
    } catch (error) {
      bot.log.error({ error }, 'could not look for reminders that are due');
      next = Date.now() + firstRetryMs;
    }
    isLooking = false;
    if (closed) return;
    clearTimeout(timer);
    timer = next === undefined ? undefined : setTimeout(look, Math.min(next - Date.now(), longestWaitMs));
    timer?.unref();
  };
  look();
  return {
    look,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

async function tell(
  reminder: StoredReminder,
  reminders: Reminders,
  bot: Pick<Bot, 'client' | 'log' | 'texts'>,
): Promise<void> {
  const { id, tries } = reminder;
  const now = Date.now();
  try {
    await tellReminder(reminder, bot, now);
  } catch (error) {
    bot.log.warn({ error, reminderId: id, tries }, 'a reminder could not be told yet');
    if (tries + 1 < mostTries) {
      await reminders.postpone(id, now + firstRetryMs * 2 ** tries);
      return;
    }
  }
  await reminders.done(id);
}
