import type { Act, Outcome } from '../wire/acts.ts';
import { store } from './store.ts';

/** An act without who does it: whoever one is. */
export type OwnAct = Act extends infer One ? (One extends Act ? Omit<One, 'as'> : never) : never;

/**
 * Does something as whoever one is. A form that the bot opens is shown, what could not be done is said; autocomplete fails
 * silently.
 */
export async function act(what: OwnAct): Promise<Outcome> {
  const outcome = await send(what);
  if (what.do === 'autocomplete') return outcome;
  if (!outcome.ok) store.set({ trouble: outcome.why });
  else if (outcome.isUnanswered) store.set({ trouble: 'The application did not respond.' });
  else if (outcome.modal) store.set({ modal: outcome.modal, trouble: undefined });
  else if (store.shown.trouble !== undefined) store.set({ trouble: undefined });
  return outcome;
}

async function send(what: OwnAct): Promise<Outcome> {
  try {
    const response = await fetch('/act', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...what, as: store.shown.as }),
    });
    const said = await response.json();
    return response.ok ? said : { ok: false, why: said.why };
  } catch {
    return { ok: false, why: 'The playground is not running any more.' };
  }
}
