/** Discord's nested form errors: `{ field: { _errors: [{ code, message }] } }`. */
export interface ErrorTree {
  [key: string]: ErrorTree | { code: string; message: string }[];
}

/** An answer other than success, as Discord words it (Discord docs, opcodes and status codes: JSON). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: ErrorTree | undefined;

  /**
   * @param status HTTP status
   * @param code Discord's JSON code, 0 for a general one
   * @param message Discord's sentence
   * @param errors the tree of a 50035
   */
  constructor(status: number, code: number, message: string, errors?: ErrorTree) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  /** The JSON body of the answer. */
  body(): Record<string, unknown> {
    return { message: this.message, code: this.code, ...(this.errors && { errors: this.errors }) };
  }
}

const known: Record<number, [number, string]> = {
  10003: [404, 'Unknown Channel'],
  10004: [404, 'Unknown Guild'],
  10007: [404, 'Unknown Member'],
  10008: [404, 'Unknown Message'],
  10011: [404, 'Unknown Role'],
  10013: [404, 'Unknown User'],
  10014: [404, 'Unknown Emoji'],
  10015: [404, 'Unknown Webhook'],
  10062: [404, 'Unknown interaction'],
  10063: [404, 'Unknown application command'],
  30010: [400, 'Maximum number of reactions reached (20)'],
  30032: [400, 'Maximum number of application commands reached (100).'],
  30034: [400, 'Max number of daily application command creates has been reached (200)'],
  40005: [413, 'Request entity too large'],
  40060: [400, 'Interaction has already been acknowledged.'],
  40067: [400, 'A tag is required to create a forum post in this channel'],
  40094: [400, 'This interaction has reached the maximum number of follow-up messages'],
  40333: [403, 'internal network error'],
  50001: [403, 'Missing Access'],
  50003: [403, 'Cannot execute action on a DM channel'],
  50005: [403, 'Cannot edit a message authored by another user'],
  50006: [400, 'Cannot send an empty message'],
  50007: [403, 'Cannot send messages to this user'],
  50008: [400, 'Cannot send messages in a non-text channel'],
  50013: [403, 'Missing Permissions'],
  50021: [403, 'Cannot execute action on a system message'],
  50024: [400, 'Cannot execute action on this channel type'],
  50027: [401, 'Invalid Webhook Token'],
  50083: [400, 'Thread is archived'],
  50109: [400, 'The request body contains invalid JSON.'],
  50278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  160002: [400, 'You cannot reply without permission to read message history'],
  160004: [400, 'A thread has already been created for this message'],
  160005: [400, 'Thread is locked'],
  200000: [400, 'Message was blocked by automatic moderation'],
  520001: [400, 'Poll expired'],
  520006: [400, 'Cannot expire a non-poll message'],
  240000: [400, 'Message blocked by harmful links filter'],
};

/** The error for one of Discord's JSON codes, with Discord's status and sentence. */
export function apiError(code: number): ApiError {
  const [status, message] = known[code] ?? [400, `Error ${code}`];
  return new ApiError(status, code, message);
}

/** Status and sentence that Discord gives with a JSON code, where known. */
export function describeCode(code: number): { status: number; message: string } | undefined {
  const entry = known[code];
  return entry && { status: entry[0], message: entry[1] };
}

/** One complaint of a form: where, Discord's short code, the sentence. */
export interface Complaint {
  path: readonly PropertyKey[];
  code: string;
  message: string;
}

/** A 50035 with the tree which those complaints make. */
export function formError(complaints: readonly Complaint[]): ApiError {
  const errors: ErrorTree = {};
  for (const { path, code, message } of complaints) {
    let node = errors;
    for (const key of path) {
      const name = String(key);
      if (Array.isArray(node[name]) || node[name] === undefined) node[name] = {};
      node = node[name] as ErrorTree;
    }
    const list = (node._errors ?? []) as { code: string; message: string }[];
    node._errors = [...list, { code, message }];
  }
  return new ApiError(400, 50035, 'Invalid Form Body', errors);
}
