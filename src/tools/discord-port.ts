/** What tools can do on Discord. It is made for one asker and grants nothing that this asker may not see or do. */
export interface DiscordPort {
  /** Whether the asker may read the messages of a channel, older ones included. Never rejects. */
  mayRead(channelId: string): Promise<boolean>;
}
