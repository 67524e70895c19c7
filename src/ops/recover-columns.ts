import type { Body } from '../history/body.ts';
import { messageLimit } from '../reply/compose.ts';
import { channelOutlet, interactionOutlet, type Outlet } from '../reply/outlet.ts';
import { paced } from '../reply/paced.ts';
import type { Compared } from '../store/comparisons.ts';
import type { ShownReply } from '../store/shown.ts';
import { columnDrawing } from '../turn/compare/column-drawing.ts';
import { ColumnReply } from '../turn/compare/column-reply.ts';
import { shortModel } from '../turn/drawn/footer.ts';
import { controlsUnder } from '../turn/drawn/row.ts';
import type { TurnServices } from '../turn/services.ts';
import { buttonsOf, pathOf, type Reach, readMessage, withoutStatus } from './left-messages.ts';

/** With what the answers are drawn. */
interface Means extends Reach {
  services: TurnServices;
}

/**
 * Draws the answers of a comparison that a killed process left: what was saved with the button that keeps it, the others as
 * interrupted. Where none was saved the last one gets Retry, and it is no comparison any more.
 *
 * @returns whether any of them is there
 */
export async function recoverColumns(
  reply: ShownReply,
  body: Body,
  columns: readonly Compared[],
  means: Means,
): Promise<boolean> {
  const { services, applicationId } = means;
  const { turnId, channelId, token, ephemeral } = reply;
  const found = await withUnnotedColumns(reply, columns, means);
  const outlet =
    token === undefined
      ? channelOutlet(services.rest, channelId)
      : interactionOutlet(services.rest, { applicationId, token, deferred: false }, ephemeral);
  const savedOf = ({ preset }: Compared) => body.answers.findLastIndex((answer) => answer.preset === preset);
  const isSaved = found.some((column) => savedOf(column) !== -1);
  const drawn = found
    .filter((column) => savedOf(column) !== -1 || column.messageIds.length > 0)
    .sort((one, other) => Number(newestOf(one) - newestOf(other)));
  for (const column of drawn) {
    const chosen = savedOf(column);
    if (chosen !== -1) await drawSaved(reply, { ...body, chosen }, column, outlet, services);
    else
      await drawInterrupted(reply, column, outlet, {
        ...means,
        hasRetry: !isSaved && column === drawn.at(-1),
      });
  }
  if (!isSaved) await services.comparisons.forget(turnId);
  return drawn.length > 0;
}

/** Snowflakes grow. */
function newestOf({ messageIds }: Compared): bigint {
  return BigInt(messageIds.at(-1) ?? 0);
}

/** Those that were made in the last moment, too: their buttons say whose they are. */
async function withUnnotedColumns(
  reply: ShownReply,
  columns: readonly Compared[],
  { rest, applicationId }: Means,
): Promise<Compared[]> {
  const found = columns.map((column) => ({ ...column, messageIds: [...column.messageIds] }));
  for (const id of reply.messageIds) {
    if (columns.some(({ messageIds }) => messageIds.includes(id))) continue;
    const buttons = buttonsOf(await readMessage(rest, pathOf(reply, applicationId, id)));
    found.find(({ preset }) => buttons.some(({ argument }) => argument === preset))?.messageIds.push(id);
  }
  return found;
}

async function drawSaved(
  { turnId, channelId }: ShownReply,
  body: Body,
  column: Compared,
  outlet: Outlet,
  services: TurnServices,
): Promise<void> {
  const { texts, pacer, comparisons, history } = services;
  const { preset, messageIds } = column;
  const model = body.answers[body.chosen]?.modelAsked || column.model;
  const isClosed = services.surroundings().isClosed(channelId);
  const { text, ending } = await columnDrawing(services, turnId, body, { preset, isClosed });
  const reply = new ColumnReply(texts.compare.column(preset, shortModel(model)), {
    outlet,
    pacer,
    nonce: `${turnId}${body.chosen}`,
    says: texts.reply,
    controls: [],
    adopts: messageIds,
  });
  await reply.finish(text, ending);
  await comparisons.update(turnId, { ...column, messageIds: reply.messageIds });
  await history.addMessages(turnId, reply.messageIds);
}

async function drawInterrupted(
  reply: ShownReply,
  { preset, model, messageIds }: Compared,
  outlet: Outlet,
  { rest, applicationId, services, hasRetry }: Means & { hasRetry: boolean },
): Promise<void> {
  const { texts, pacer, log } = services;
  const { turnId } = reply;
  const id = messageIds.at(-1);
  if (id === undefined) return;
  const message = await readMessage(rest, pathOf(reply, applicationId, id));
  const content = withoutStatus(message?.content, texts);
  // What it said while it waited is no part of an answer.
  const said = content?.startsWith(texts.compare.column(preset, ''))
    ? content
    : texts.compare.column(preset, shortModel(model));
  const notice = `\n-# ${texts.reply.interrupted}`;
  const ask = { bucket: outlet.editBucket, counted: outlet.counted, urgency: 'final' } as const;
  const components = hasRetry ? controlsUnder(turnId, { answers: [], chosen: -1 }, texts) : [];
  const failure = await paced(pacer, ask, () =>
    outlet.edit(id, {
      ...(message && { content: said.slice(0, messageLimit - notice.length) + notice }),
      components,
    }),
  );
  if (failure) log.warn({ turnId, messageId: id, failure }, 'could not draw an answer as interrupted');
}
