import type { Files } from '../files/files.ts';
import type { History } from '../history/history.ts';
import type { Threads } from '../history/threads.ts';
import type { Store } from '../store/store.ts';
import { type Amount, createAbout } from './about.ts';
import { applicationOf } from './application.ts';
import type { Choices } from './choices.ts';
import { exportAbout, type PersonalFile } from './export.ts';
import { createForgetting, type Forgetting } from './forgetting.ts';
import { purgeServer, serversKept } from './purge.ts';
import { sweep } from './sweep.ts';

/** What is kept about members and of servers: to be looked at, taken along, and let go. */
export interface Privacy extends Pick<Forgetting, 'forgetMember'> {
  amount(userId: string): Promise<Amount>;
  /** @param mostBytes of the file */
  export(userId: string, mostBytes: number): Promise<PersonalFile>;
  /** Removes all that is kept of a server. @returns how many turns it were */
  purgeServer(serverId: string): Promise<number>;
  /** Ids of the servers of which something is kept. */
  serversKept(): Promise<string[]>;
  /** Whether this application of Discord is the one that the database began with, or the first. */
  isItsOwn(applicationId: string): Promise<boolean>;
  /** Removes what is kept no longer; see privacy/sweep.ts. @returns how many turns */
  sweep(): Promise<number>;
}

/** What it works on. */
export interface PrivacyParts {
  store: Store;
  history: History;
  threads: Threads;
  choices: Choices;
  files: () => Promise<Files>;
}

/** Over a store. */
export function createPrivacy({ store, history, threads, choices, files }: PrivacyParts): Privacy {
  const about = createAbout(store, history, choices);
  const kept = { store, history, threads };
  return {
    ...createForgetting(store, history),
    amount: about.amount,
    async export(userId, mostBytes) {
      return await exportAbout(about, await files(), userId, { mostBytes, now: store.now() });
    },
    purgeServer: (serverId) => purgeServer(kept, serverId),
    serversKept: () => serversKept(store),
    isItsOwn: (applicationId) => applicationOf(store, applicationId),
    sweep: () => sweep(kept),
  };
}
