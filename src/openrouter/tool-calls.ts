import { randomUUID } from 'node:crypto';

/** A piece of a tool call as streamed; anything may be missing. */
export interface ToolCallPiece {
  index?: number | null;
  id?: string | null;
  function?: { name?: string | null; arguments?: string | null } | null;
}

/** A whole tool call. */
export interface ToolCall {
  id: string;
  name: string;
  /** JSON as the model wrote it, not checked; `{}` where it wrote none. */
  arguments: string;
}

interface Gathered {
  index?: number;
  id: string;
  name: string;
  arguments: string;
}

/** Puts streamed tool calls together: by index, else by id, else the piece goes on with the last one. */
export class ToolCalls {
  readonly #calls: Gathered[] = [];

  add(piece: ToolCallPiece): void {
    const call = this.#find(piece) ?? this.#begin(piece);
    call.id ||= piece.id ?? '';
    call.name ||= piece.function?.name ?? '';
    call.arguments += piece.function?.arguments ?? '';
  }

  /**
   * All of them, in the order in which they began; an id is made up where none came, or one that another call has. Nameless
   * ones are left out.
   */
  whole(): ToolCall[] {
    const taken = new Set(['']);
    return this.#calls
      .filter((call) => call.name !== '')
      .map((call) => {
        const id = taken.has(call.id) ? `call_${randomUUID()}` : call.id;
        taken.add(id);
        return { id, name: call.name, arguments: call.arguments.trim() || '{}' };
      });
  }

  #find({ index, id }: ToolCallPiece): Gathered | undefined {
    const byIndex = index == null ? undefined : this.#calls.findLast((call) => call.index === index);
    // Some providers give every parallel call the index 0: another id is another call.
    if (byIndex) return id && byIndex.id && byIndex.id !== id ? this.#byId(id) : byIndex;
    if (index != null) return undefined;
    return id ? this.#byId(id) : this.#calls.at(-1);
  }

  #byId(id: string): Gathered | undefined {
    return this.#calls.find((call) => call.id === id);
  }

  #begin({ index }: ToolCallPiece): Gathered {
    const call: Gathered = { ...(index != null && { index }), id: '', name: '', arguments: '' };
    this.#calls.push(call);
    return call;
  }
}
