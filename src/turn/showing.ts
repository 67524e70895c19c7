import type { Question } from './question.ts';
import type { TurnServices } from './services.ts';

/** Keeps the record of a reply that is being shown; see `store/shown.ts`. */
export interface Showing {
  /** The reply has these messages now. Somebody may reply to them, and goes on from this turn; others of it are gone. */
  update(messageIds: readonly string[]): void;
  /** This message is about to be removed: it no longer shows the turn's answer. */
  remove(messageId: string): Promise<void>;
  /** Resolves when all of that is written. */
  settled(): Promise<void>;
  /** The reply is drawn to its end, and nothing needs to be found again. Resolves when that is written. */
  end(): Promise<void>;
}

/**
 * Begins the record, so that a killed process's reply is found at the next start. The writes follow each other in the
 * background: the reply does not wait for them.
 */
export function showingOf(
  services: TurnServices,
  question: Pick<Question, 'channelId' | 'isPrivate' | 'adopts' | 'interaction'>,
  turnId: string,
): Showing {
  const { shown, history, log, texts } = services;
  const { interaction, isPrivate, channelId, adopts = [] } = question;
  let known = adopts;
  let written: Promise<void> = Promise.resolve();
  const write = (step: () => Promise<void>) => {
    written = written.then(step).catch((error: unknown) => {
      log.error({ error, turnId }, 'could not record what is being shown');
    });
  };
  write(() =>
    shown.begin({
      turnId,
      kind: interaction ? 'interaction' : 'channel',
      channelId,
      messageIds: [...adopts],
      ...(interaction && { token: interaction.token }),
      ephemeral: isPrivate,
      locale: texts.locale,
    }),
  );
  return {
    update(messageIds) {
      const gone = known.filter((id) => !messageIds.includes(id));
      known = messageIds;
      write(() => shown.update(turnId, [...messageIds]));
      write(() => history.addMessages(turnId, [...messageIds]));
      if (gone.length > 0) write(() => history.removeMessages(gone));
    },
    remove(messageId) {
      write(() => history.removeMessages([messageId]));
      return written;
    },
    settled: () => written,
    end() {
      write(() => shown.end(turnId));
      return written;
    },
  };
}
