/** Whose money a call spends, and where: the limits of all of them apply. */
export interface Payer {
  userId: string;
  /** Absent in direct messages, where only the operator's limits hold. */
  serverId?: string | undefined;
  channelId: string;
  /** The channel that a thread stands in: its limits hold in the thread too. */
  parentId?: string | undefined;
  /** The member's roles in the server; empty where Discord did not tell. */
  roleIds: readonly string[];
}
