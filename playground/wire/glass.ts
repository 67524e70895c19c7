/** What `GET /glass/MESSAGE` answers: how a reply of the bot came to be. */
export interface Glass {
  /** Requests to models, oldest first; none where the message is no answer. */
  requests: ModelRequest[];
  /** Calls to Discord about this message and its channel meanwhile, oldest first. */
  calls: DiscordCall[];
  /** Rows of the ledger of this answer. */
  ledger: LedgerRow[];
  timeline: Timeline;
}

/** A request to a model, as it went over the wire. */
export interface ModelRequest {
  id: string;
  /** ms since 1970; as all times here. */
  at: number;
  /** The body as it was sent, without the key. */
  body: unknown;
  status: number | null;
  generationId: string | null;
  /** Each event that came, with its time. */
  events: { at: number; data: unknown }[];
  endedAt: number | null;
  /** What each provider that was tried was sent, where that was asked for (OpenRouter's debug echo). */
  echo?: unknown[];
}

/** A call to Discord. */
export interface DiscordCall {
  at: number;
  method: string;
  /** With named parts. */
  route: string;
  status: number;
  /** The bucket's hash, where its route has a limit. */
  bucket?: string;
  /** Of a 429. */
  scope?: string;
  /** Until it was answered. */
  ms: number;
}

/** A row of the ledger: what was set aside and charged for one request. */
export interface LedgerRow {
  at: number;
  kind: string;
  model: string;
  state: string;
  reservedUsd: number;
  costUsd: number | null;
  promptTokens: number | null;
  completionTokens: number | null;
}

/** How far the screen was behind: UTF-16 units at moments, each growing. */
export interface Timeline {
  received: { at: number; units: number }[];
  visible: { at: number; units: number }[];
}
