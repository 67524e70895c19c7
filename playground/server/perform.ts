import type { FileInput, Member, OptionInputs, Used } from '../../sandbox/discord/index.ts';
import type { Stage } from '../stage/stage.ts';
import type { Act, Outcome } from '../wire/acts.ts';
import type { Component } from '../wire/message.ts';

/** Modals that are open, by the interaction that opened them. */
export type OpenModals = Map<string, Used>;

/** How many open modals are remembered. */
const mostModals = 100;

/**
 * Does what somebody does, by the local Discord's hands: what Discord would not let them do is refused with why.
 */
export async function perform(stage: Stage, modals: OpenModals, act: Act): Promise<Outcome> {
  const member = stage.people.find((person) => person.member.id === act.as)?.member;
  if (!member) return { ok: false, why: 'There is no such person.' };
  try {
    return await doAs(modals, member, act);
  } catch (error) {
    // The local Discord says by errors what a client would not offer.
    return { ok: false, why: (error as Error).message };
  }
}

async function doAs(modals: OpenModals, member: Member, act: Act): Promise<Outcome> {
  switch (act.do) {
    case 'send': {
      const { id } = await member.send({ id: act.channel }, act.content, {
        ...(act.replyTo !== undefined && { replyTo: { id: act.replyTo } }),
        ...(act.ping !== undefined && { ping: act.ping }),
        ...(act.files && { attachments: act.files.map(fileOf) }),
      });
      return { ok: true, message: id };
    }
    case 'edit':
      member.edit({ id: act.message }, act.content);
      return { ok: true };
    case 'delete':
      member.delete({ id: act.message });
      return { ok: true };
    case 'thread':
      return { ok: true, thread: member.thread({ id: act.message }, act.name) };
    case 'react':
      member.react({ id: act.message }, act.emoji, act.adds);
      return { ok: true };
    case 'vote':
      member.vote({ id: act.message }, act.answer);
      return { ok: true };
    case 'slash':
      return outcomeOf(await member.slash({ id: act.channel }, act.command, inputsOf(act.options)), modals);
    case 'autocomplete': {
      const { channel, command, options, focused } = act;
      const choices = await member.autocomplete({ id: channel }, command, inputsOf(options), focused);
      return { ok: true, choices };
    }
    case 'menu':
      return outcomeOf(await member.menu(act.command, { id: act.target }, { id: act.channel }), modals);
    case 'click':
      return outcomeOf(await member.click({ id: act.message }, act.customId), modals);
    case 'select':
      return outcomeOf(await member.select({ id: act.message }, act.customId, act.values), modals);
    case 'submit': {
      const opened = modals.get(act.modal);
      if (!opened) return { ok: false, why: 'This form is not open any more.' };
      const inputs = Object.fromEntries(
        Object.entries(act.inputs).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.map(enteredOf) : value,
        ]),
      );
      const submitted = await member.submit(opened, inputs as Parameters<Member['submit']>[1]);
      modals.delete(act.modal);
      return outcomeOf(submitted, modals);
    }
    case 'speak':
      member.speak(act.locale);
      return { ok: true };
  }
}

function outcomeOf(used: Used, modals: OpenModals): Outcome {
  if (used.state === 'failed') return { ok: true, isUnanswered: true };
  if (!used.modal) return { ok: true };
  modals.set(used.id, used);
  for (const id of modals.keys()) if (modals.size > mostModals) modals.delete(id);
  const { title, components } = used.modal;
  return { ok: true, modal: { id: used.id, title, components: components as unknown as Component[] } };
}

function fileOf({ name, type, data }: { name: string; type: string; data: string }): FileInput {
  return { name, ...(type && { type }), data: Buffer.from(data, 'base64') };
}

function enteredOf(value: string | { name: string; type: string; data: string }): string | FileInput {
  return typeof value === 'string' ? value : fileOf(value);
}

function inputsOf(options: Extract<Act, { do: 'slash' }>['options']): OptionInputs {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === 'object' && 'data' in value ? fileOf(value) : value,
    ]),
  );
}
