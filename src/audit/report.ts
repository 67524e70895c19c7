import { UserError } from '../errors.ts';
import type { Audit } from './audit.ts';
import { forgottenActor } from './forget-actor.ts';

/** An answer that somebody has reported. */
export interface Report {
  serverId: string;
  channelId: string;
  messageId: string;
  /** A Discord id. */
  reporterId: string;
  /** As it was typed; empty: nothing was. */
  reason: string;
}

/** The action under which reports are kept. */
const action = 'reports.answer';

/** So many reports of one member an hour are taken, and so many of one server are told: a crowd floods nobody. */
const mostOfMember = 5;
const mostOfServer = 20;
const hourMs = 3_600_000;

/**
 * Keeps a report, with who made it and which message it is about; not what the answer says. Whoever was forgotten since is
 * taken to have made each report before that which is nobody's now: whose it was is not known any more.
 *
 * @param now ms since 1970
 * @returns which of the server's reports of this hour it is, and whether it is to be told: beyond the most, it is only kept
 * @throws {UserError} where the member has reported this answer already, or too many
 */
export async function keepReport(
  audit: Audit,
  { serverId, channelId, messageId, reporterId, reason }: Report,
  now: number,
): Promise<'told' | 'last-told' | 'kept'> {
  const target = `message:${channelId}/${messageId}`;
  return await audit.changing(async (transaction, record) => {
    const reports = transaction
      .selectFrom('audit')
      .where('server_id', '=', serverId)
      .where('action', '=', action)
      .select((row) => row.fn.countAll<number>().as('count'));
    const forgotten = await transaction
      .selectFrom('forgotten')
      .select('at')
      .where('kind', '=', 'member')
      .where('id', '=', reporterId)
      .executeTakeFirst();
    const ofMember = reports.where(({ or, and, eb }) =>
      or([
        eb('actor_id', '=', reporterId),
        and([eb('actor_id', '=', forgottenActor), eb('at', '<=', forgotten?.at ?? 0)]),
      ]),
    );
    const lately = (query: typeof reports) => query.where('at', '>', now - hourMs).executeTakeFirstOrThrow();
    if (Number((await ofMember.where('target', '=', target).executeTakeFirstOrThrow()).count) > 0)
      throw new UserError((texts) => texts.report.again);
    if (Number((await lately(ofMember)).count) >= mostOfMember)
      throw new UserError((texts) => texts.report.tooMany);
    const before = Number((await lately(reports)).count);
    await record({
      ...{ serverId, actorId: reporterId, action, target },
      ...{ before: undefined, after: reason === '' ? undefined : reason },
    });
    if (before >= mostOfServer) return 'kept';
    return before === mostOfServer - 1 ? 'last-told' : 'told';
  });
}
