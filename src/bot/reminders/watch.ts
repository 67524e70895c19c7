import type { Reminders, StoredReminder } from '../../store/reminders.ts';
import type { Bot } from '../bot.ts';
import { tellOperators } from '../tell-operators.ts';
import { tellReminder } from './tell.ts';

/** At the latest after so many ms it is looked again: a timer cannot be set much farther ahead. */
const longestWaitMs = 60 * 60 * 1000;
/** How long it is waited after Discord did not answer, ms; doubled each time. */
const firstRetryMs = 60_000;
/** After so many tries nobody waits for it any more. */
const mostTries = 12;
/** Whom nobody can reach is tried again after so many ms, so many times: they may change their settings, or come back. */
const refusedRetryMs = 24 * 60 * 60 * 1000;
const mostRefusals = 7;

/** What reminders are told with. */
type ReminderBot = Pick<Bot, 'client' | 'log' | 'settings' | 'seenLocales' | 'access' | 'config'>;

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
  bot: ReminderBot,
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

async function tell(reminder: StoredReminder, reminders: Reminders, bot: ReminderBot): Promise<void> {
  const { id, userId, tries, refused } = reminder;
  const { log } = bot;
  const now = Date.now();
  const again = await attempt(reminder, bot, now);
  if (again === 'later' && tries + 1 < mostTries)
    return reminders.postpone(id, now + firstRetryMs * 2 ** tries);
  if (again === 'unreachable' && refused + 1 < mostRefusals)
    return reminders.refuse(id, now + refusedRetryMs);
  await reminders.done(id);
  if (again === 'told') return;
  log.warn({ reminderId: id, userId, tries, refused }, 'a reminder was given up');
  await tellOperators(bot, (texts) => texts.reminders.givenUp(userId));
}

/** @returns `later`: Discord did not answer */
async function attempt(
  reminder: StoredReminder,
  bot: ReminderBot,
  now: number,
): Promise<'told' | 'unreachable' | 'later'> {
  try {
    return await tellReminder(reminder, bot, now);
  } catch (error) {
    const { id, tries } = reminder;
    bot.log.warn({ error, reminderId: id, tries }, 'a reminder could not be told yet');
    return 'later';
  }
}
