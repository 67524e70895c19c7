import { UserError } from '../../errors.ts';
import { titleThread } from '../background/title.ts';
import { type Choice, choose } from '../choose.ts';
import { fitted } from '../files/fit.ts';
import { holdFiles, takeFiles } from '../files/take.ts';
import { checkAccess, checkedPrompt, checkLimits, gated, isInOrder, offerOf } from '../gate.ts';
import { letGo } from '../let-go.ts';
import { inLine } from '../line.ts';
import { newTurnOf } from '../new-turn.ts';
import { type Policy, servicesFor } from '../policy.ts';
import type { Question } from '../question.ts';
import type { TurnServices } from '../services.ts';
import { writeColumns } from './columns.ts';

/** What is compared. */
export interface Comparing {
  /** Names of presets, all different. */
  presets: readonly string[];
  /** Told once nothing stands in the way. @returns the message that it is said in, where that belongs to the turn */
  announce(prompt: string): Promise<string | undefined>;
}

/**
 * Has a question answered by several presets side by side: one turn, of which each answer is an alternative, so that all
 * that works with alternatives works with these. The first that says something counts until one is kept.
 *
 * What stands in the way before the answers begin is thrown as a UserError; whatever goes wrong later is drawn under the
 * answer that it befell.
 */
export async function compare(all: TurnServices, asked: Question, comparing: Comparing): Promise<void> {
  const services = servicesFor(all, asked);
  const prompt = checkedPrompt(asked);
  if (isInOrder(services, asked)) await asked.arrival?.earlier();
  const choices = choicesOf(services, asked.policy, comparing.presets);
  const [first] = choices;
  if (!first) throw new Error('there is nothing to compare');
  let turnId: string | undefined;
  try {
    await gated(services, asked, first, async () => {
      for (const other of choices.slice(1)) {
        await checkAccess(asked.policy, other);
        await checkLimits(services, asked, other);
      }
      const taking = { offered: asked.files ?? [], signal: services.stopping };
      const { question, files } = await takeFiles(services, asked, first, taking);
      const able = choices.map((choice) => fitted(services, choice, files));
      const { history } = services;
      const turn = await history.begin(newTurnOf(services, question, first, prompt));
      turnId = turn.id;
      const running = services.running.start(turn.id, asked);
      if (!running) throw new UserError((texts) => texts.retry.running);
      try {
        await holdFiles(services, turn.id, files);
        await history.noteFiles(turn.id, files);
        question.arrival?.begun();
        const noteId = await comparing.announce(prompt);
        if (noteId !== undefined) await history.addNote(turn.id, noteId);
        await inLine(services, question, first, running, async (drawn) => {
          const body = await history.start(turn.id);
          if (body) await writeColumns(services, drawn, able, { turnId: turn.id, running, body });
        });
      } finally {
        running.end();
      }
    });
    if (!asked.isPrivate && turnId !== undefined) await titleThread(services, asked, turnId, first.preset);
  } finally {
    await letGo(services, asked, turnId);
  }
}

function choicesOf(services: TurnServices, policy: Policy, names: readonly string[]): Choice[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UserError((texts) => texts.compare.twice(twice));
  return names.map((preset) => choose({ preset }, { ...offerOf(services, policy), open: false }));
}
