import type { Language } from './language.ts';
import { permissionNames } from './permission-names.ts';

/** Why a function cannot do something. Most of these are told to models, which say it in their own words. */
export function functions(language: Language) {
  const { words, say } = language;
  const named = permissionNames(language);
  const own = words.functions;
  return {
    ...own,
    noChannel: (name: string, names: readonly string[]) =>
      say(own.noChannel, {
        name: name || own.here,
        hasOthers: names.length > 0,
        names: names.join(words.comma),
      }),
    asks: {
      takeAwayReminder: (number: number) => say(own.asks.takeAwayReminder, { number: String(number) }),
      openThread: (name: string, message: string | undefined) =>
        message ? say(own.asks.openThreadWith, { name, message }) : say(own.asks.openThread, { name }),
      postPoll: (question: string, answers: string, hours: number) =>
        say(own.asks.postPoll, { question, answers, hours }),
    },
    noText: (name: string) => say(own.noText, { name }),
    hidden: {
      ...own.hidden,
      history: (name: string) => say(own.hidden.history, { name }),
      content: (name: string) => say(own.hidden.content, { name }),
    },
    notForAll: (name: string) => say(own.notForAll, { name }),
    forAdults: (name: string) => say(own.forAdults, { name }),
    nobody: (name: string) => say(own.nobody, { name }),
    youLack: (permissions: readonly string[]) => say(own.youLack, { permissions: named(permissions) }),
    iLack: (permissions: readonly string[]) => say(own.iLack, { permissions: named(permissions) }),
  };
}
