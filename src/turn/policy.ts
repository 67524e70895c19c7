import type { Refusal } from '../access/gate.ts';
import type { Presets } from '../presets/schema.ts';
import type { EffectiveSettings, SettingName } from '../settings/definitions.ts';
import { textsIn } from '../texts/index.ts';
import type { Question } from './question.ts';
import type { TurnServices } from './services.ts';

/** In which languages somebody is answered, as Discord names them; absent: English. */
export interface Locales {
  /** What they read alone. */
  own: string | undefined;
  /** What others read, too. */
  shared: string | undefined;
}

/** What holds for whoever asks, where they ask: found out once, before the turn, and handed down with the question. */
export interface Policy {
  settings: EffectiveSettings;
  /** What is set so that neither an option nor what is narrower counts. */
  locked: ReadonlySet<SettingName>;
  locales: Locales;
  /** The file's, with those of the server and what it has changed, as far as the settings let them. */
  presets: Presets;
  /** Why they may not use a preset there; without one, why they may use none. */
  refusal(preset?: string): Promise<Refusal | undefined>;
  /** The same as it stands now, for whoever had to wait: what was set since counts. Their roles are those with which they asked. */
  refusalNow(preset?: string): Promise<Refusal | undefined>;
}

/** What a turn works with where a policy holds: the presets are those of the place. */
export function servicesUnder<Services extends Pick<TurnServices, 'presets'>>(
  services: Services,
  { presets }: Pick<Policy, 'presets'>,
): Services {
  return { ...services, presets: () => presets };
}

/** What the turn of a question works with: the presets of the place, and the language of whoever reads the answer. */
export function servicesFor(services: TurnServices, question: Question): TurnServices {
  const { policy, isPrivate, isDirect } = question;
  const { own, shared } = policy.locales;
  return { ...servicesUnder(services, policy), texts: textsIn(isPrivate || isDirect ? own : shared) };
}
