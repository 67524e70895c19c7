import { UserError } from '../errors.ts';
import { Order } from '../store/order.ts';
import type { TurnState } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { type BegunTurn, beginTurn, type NewTurn, promptColumns } from './begin.ts';
import {
  type Answer,
  answerText,
  type Body,
  chosenAnswer,
  type HistoryBodies,
  plus,
  type Reasoning,
  reasoningKey,
  type SavedAnswer,
  type Usage,
  withAnswer,
  withReplaced,
} from './body.ts';
import { estimateTokens } from './estimator.ts';
import type { FileRef } from './file-ref.ts';
import { createHeads, type Heads } from './heads.ts';
import type { Edit, Prompt } from './prompt.ts';
import type { Summaries } from './summaries.ts';
import { fromRow, type Turn } from './turn.ts';
import { createTurnMessages, type TurnMessages } from './turn-messages.ts';

/** The tree of turns. */
export interface Turns extends Heads, TurnMessages {
  /**
   * Saves the prompt and hangs the turn under the head of its place, or under `parentId`, at once: whether or not the turn
   * above is finished. It becomes the head, unless it continues a turn which is not the head (a branch, whose own head is
   * its newest turn). One of which nothing is to be kept hangs under none, and is no head.
   * @throws {UserError} where `parentId` names a private turn of another place, or none
   */
  begin(turn: NewTurn): Promise<BegunTurn>;
  /**
   * Adds an answer and its final state (see `withAnswer`), or puts it in the place of the one with the index `replaces`.
   * @returns how the turn stands now: `deleted` where it was deleted meanwhile, and then nothing is kept
   */
  saveAnswer(id: string, answer: Answer, replaces?: number): Promise<TurnState>;
  /** Adds to an answer what it has used, as far as that was learned later; nothing, where the answer is gone. */
  saveBill(id: string, generationId: string, bill: Usage): Promise<void>;
  /** The prompt was edited: what is asked from now on. @throws {UserError} where the turn is gone */
  setPrompt(id: string, edit: Edit): Promise<Body>;
  /** Takes `setPrompt` back: the prompt is again as it was. @throws {UserError} where the turn is gone */
  resetPrompt(id: string, prompt: Prompt): Promise<Body>;
  /**
   * Notes what came with the prompt, now that it was fetched. To what the prompt of a turn without an answer was edited
   * meanwhile, that is what is asked, and what comes with that is awaited again.
   * @returns the turn's texts; nothing where it is gone
   */
  noteFiles(id: string, files: readonly FileRef[]): Promise<Body | undefined>;
  /** Notes what is said in a recording of the prompt. @returns the turn's texts; nothing where it is gone */
  noteTranscript(id: string, hash: string, transcript: string): Promise<Body | undefined>;
  /**
   * Notes to what the prompt was edited, until it is asked (by `setPrompt` or `start`); nothing: back to what was asked.
   * @returns whether that is news; not where the turn is gone
   */
  noteEdit(id: string, edited: Edit | undefined): Promise<boolean>;
  /**
   * The first answer begins. To what the prompt was edited while the turn waited, that is what is asked.
   * @returns the turn's texts; nothing where it was deleted meanwhile
   */
  start(id: string): Promise<Body | undefined>;
  /** Adds to an answer what could be asked next; nothing, where it is not there any more. */
  suggest(id: string, generationId: string, suggestions: string[]): Promise<Body | undefined>;
  /** No answer of the turn stands as a poll any more: each has its card again. */
  forgetPolls(id: string): Promise<void>;
  /** Lets another of the turn's answers be the one that is shown and that later turns see. */
  choose(id: string, index: number): Promise<SavedAnswer>;
  /** Sets the state of a turn that ends without an answer; a deleted turn stays deleted. */
  setState(id: string, state: Exclude<TurnState, 'deleted'>): Promise<void>;
  /** Removes the texts and leaves an empty node. @returns whether there was a turn that was not deleted yet */
  deleteTurn(id: string): Promise<boolean>;
  get(id: string): Promise<Turn | undefined>;
  /** The prompt and the alternatives. @throws where they are there but cannot be read */
  body(id: string): Promise<Body | undefined>;
  /** What the model thought on the way to an answer. @param answer its index among the turn's answers */
  reasoning(id: string, answer: number): Promise<Reasoning | undefined>;
  /** The calls of functions on the way to an answer, as the models were sent them. @param answer its index */
  traffic(id: string, answer: number): Promise<unknown[] | undefined>;
  /** At the start: marks what a killed process left unfinished. @returns the ids, oldest first */
  interruptLeftovers(): Promise<string[]>;
}

/** The tree of turns in the store. */
export function createTurns(store: Store, bodies: HistoryBodies, summaries: Summaries): Turns {
  const { sql } = store;
  // Saving reads and writes a whole body: one at a time for each turn.
  const order = new Order();

  const get = async (id: string) => {
    const row = await sql.selectFrom('turns').selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  };

  const show = async (id: string, state: TurnState, answer: SavedAnswer | undefined) => {
    await sql
      .updateTable('turns')
      .set({
        state,
        answer_tokens: answer ? estimateTokens(answerText(answer)) : 0,
        finished_at: store.now(),
      })
      .where('id', '=', id)
      .where('state', '!=', 'deleted')
      .execute();
    await summaries.forget(id);
  };

  const savePrompt = async (id: string, body: Body, prompt: Prompt): Promise<Body> => {
    const changed = { ...body, prompt };
    await bodies.turns.set(id, changed);
    await sql
      .updateTable('turns')
      .set(promptColumns(prompt))
      .where('id', '=', id)
      .where('state', '!=', 'deleted')
      .execute();
    await summaries.forget(id);
    return changed;
  };

  const ask = (id: string, body: Body, edit: Edit): Promise<Body> => {
    const { edited: _, people: __, ...before } = body.prompt;
    return savePrompt(id, body, { ...before, ...edit, ...(edit.awaited && { files: [] }) });
  };

  return {
    ...createHeads(store),
    ...createTurnMessages(store),
    get,

    begin: (turn) => beginTurn(store, bodies, turn),

    saveAnswer: (id, answer, replaces) =>
      order.run(id, async () => {
        const turn = await get(id);
        if (!turn || turn.state === 'deleted') return 'deleted';
        const body = await bodies.turns.get(id);
        if (!body) throw new Error(`turn ${id} has no body`);
        const { reasoning = '', reasoningDetails = [], traffic = [], ...rest } = answer;
        const whole = answer.state === 'done' || answer.state === 'cut-off';
        const thought: Reasoning = { text: reasoning, details: whole ? reasoningDetails : [] };
        const reasoned = thought.text !== '' || thought.details.length > 0;
        const index = replaces ?? body.answers.length;
        if (reasoned) await bodies.reasoning.set(reasoningKey(id, index), thought);
        if (traffic.length > 0) await bodies.traffic.set(reasoningKey(id, index), traffic);
        const saved = { ...rest, reasoned };
        const changed =
          replaces === undefined ? withAnswer(body, saved) : withReplaced(body, replaces, saved);
        await bodies.turns.set(id, changed);
        const shown = chosenAnswer(changed);
        const state = shown?.state ?? answer.state;
        await show(id, state, shown);
        return state;
      }),

    saveBill: (id, generationId, bill) =>
      order.run(id, async () => {
        const body = await bodies.turns.get(id);
        const index = body?.answers.findIndex((answer) => answer.generationId === generationId) ?? -1;
        const answer = body?.answers[index];
        if (!body || !answer?.billDue) return;
        // Of an answer that was gone on with, the first part may be known.
        const usage = answer.usage?.costMicroUsd === undefined ? bill : plus(answer.usage, bill);
        await bodies.turns.set(id, withReplaced(body, index, { ...answer, usage, billDue: false }));
      }),

    setPrompt: (id, edit) =>
      order.run(id, async () => {
        const body = await bodies.turns.get(id);
        if (!body) throw new UserError((texts) => texts.history.gone);
        return ask(id, body, edit);
      }),

    resetPrompt: (id, prompt) =>
      order.run(id, async () => {
        const body = await bodies.turns.get(id);
        if (!body) throw new UserError((texts) => texts.history.gone);
        return savePrompt(id, body, prompt);
      }),

    noteFiles: (id, files) =>
      order.run(id, async () => {
        const body = await bodies.turns.get(id);
        if (!body) return undefined;
        const { awaited: _, note: __, ...prompt } = body.prompt;
        const { edited } = prompt;
        if (edited && body.answers.length === 0) return ask(id, body, edited);
        return savePrompt(id, body, { ...prompt, files: [...files] });
      }),

    noteTranscript: (id, hash, transcript) =>
      order.run(id, async () => {
        const body = await bodies.turns.get(id);
        if (!body) return undefined;
        const { files = [] } = body.prompt;
        return await savePrompt(id, body, {
          ...body.prompt,
          files: files.map((file) => (file.hash === hash ? { ...file, transcript } : file)),
        });
      }),

    noteEdit: (id, edited) =>
      order.run(id, async () => {
        const body = await bodies.turns.get(id);
        if (!body) return false;
        const { edited: noted, ...asked } = body.prompt;
        const news = edited?.text === asked.text ? undefined : edited;
        if (news?.text === noted?.text) return false;
        await bodies.turns.set(id, {
          ...body,
          prompt: { ...asked, ...(news !== undefined && { edited: news }) },
        });
        return true;
      }),

    start: (id) =>
      order.run(id, async () => {
        const turn = await get(id);
        const body = turn && turn.state !== 'deleted' ? await bodies.turns.get(id) : undefined;
        const edited = body?.prompt.edited;
        return body && edited !== undefined ? ask(id, body, edited) : body;
      }),

    suggest: (id, generationId, suggestions) =>
      order.run(id, async () => {
        const body = await bodies.turns.get(id);
        const index = body?.answers.findIndex((answer) => answer.generationId === generationId) ?? -1;
        const answer = body?.answers[index];
        if (!body || !answer) return undefined;
        const changed = withReplaced(body, index, { ...answer, suggestions });
        await bodies.turns.set(id, changed);
        return changed;
      }),

    forgetPolls: (id) =>
      order.run(id, async () => {
        const body = await bodies.turns.get(id);
        if (!body) return;
        const answers = body.answers.map(({ poll: _, ...answer }) => answer);
        await bodies.turns.set(id, { ...body, answers });
      }),

    choose: (id, index) =>
      order.run(id, async () => {
        const body = await bodies.turns.get(id);
        const answer = body?.answers[index];
        if (!body || !answer) throw new UserError((texts) => texts.history.gone);
        await bodies.turns.set(id, { ...body, chosen: index });
        await show(id, answer.state, answer);
        return answer;
      }),

    async setState(id, state) {
      await sql
        .updateTable('turns')
        .set({ state, finished_at: state === 'pending' ? null : store.now() })
        .where('id', '=', id)
        .where('state', '!=', 'deleted')
        .execute();
    },

    deleteTurn: (id) =>
      order.run(id, async () => {
        // The texts go first: were it the other way round, a crash in between would keep them for good.
        const body = await bodies.turns.get(id).catch(() => undefined);
        for (const answer of body?.answers.keys() ?? []) {
          await bodies.reasoning.delete(reasoningKey(id, answer));
          await bodies.traffic.delete(reasoningKey(id, answer));
        }
        await bodies.turns.delete(id);
        const { numUpdatedRows } = await sql
          .updateTable('turns')
          .set({ state: 'deleted', author_name: '', people: null, prompt_tokens: 0, answer_tokens: 0 })
          .where('id', '=', id)
          .where('state', '!=', 'deleted')
          .executeTakeFirstOrThrow();
        await summaries.forget(id);
        return numUpdatedRows === 1n;
      }),

    body: (id) => bodies.turns.get(id),

    reasoning: (id, answer) => bodies.reasoning.get(reasoningKey(id, answer)),

    traffic: (id, answer) => bodies.traffic.get(reasoningKey(id, answer)),

    async interruptLeftovers() {
      const rows = await sql
        .updateTable('turns')
        .set({ state: 'interrupted', finished_at: store.now() })
        .where('state', '=', 'pending')
        .returning('id')
        .execute();
      return rows.map((row) => row.id).sort();
    },
  };
}
