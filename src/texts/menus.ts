import type { Language } from './language.ts';

/** Of the menus of messages and members. */
export function menus({ words, say }: Language) {
  const own = words.menus;
  return {
    ...own,
    noMessages: (name: string) => say(own.noMessages, { name }),
    paused: (name: string) => say(own.paused, { name }),
    /** In the quiet line: how many messages were read. */
    read: (count: number, hasMore: boolean) => say(hasMore ? own.readFirst : own.read, { count }),
    /** In the quiet line of an answer whose question nobody else has seen. */
    asked: (name: string, question: string, link: string | undefined) =>
      link === undefined ? say(own.asked, { name, question }) : say(own.askedAbout, { name, question, link }),
  };
}
