import type { Interaction, InteractionState } from './interactions.ts';
import type { World } from './state.ts';
import { type MessageView, viewMessage } from './view.ts';

/** An interaction that a member began, and what became of it. */
export class Used {
  readonly id: string;
  readonly token: string;
  readonly #world: World;
  readonly #interaction: Interaction;
  /** Resolves when the bot answered, or when the time for that was over. */
  readonly settled: Promise<this>;

  constructor(world: World, interaction: Interaction) {
    this.#world = world;
    this.#interaction = interaction;
    this.id = interaction.id;
    this.token = interaction.token;
    this.settled = interaction.settled.then(() => this);
  }

  /** `waiting`, `failed` (nothing in time), `deferred`, `replied`, `updated`, `modal`, `choices`. */
  get state(): InteractionState {
    return this.#interaction.state;
  }

  /** Epoch ms at which it began. */
  get at(): number {
    return this.#interaction.createdAt;
  }

  /** ms until the first answer, once there was one. */
  get answeredAfterMs(): number | undefined {
    const { acknowledgedAt, createdAt } = this.#interaction;
    return acknowledgedAt === undefined ? undefined : acknowledgedAt - createdAt;
  }

  /** The answer as the member sees it now; nothing while there is none, or once it is deleted. */
  reply(): MessageView | undefined {
    const { original } = this.#interaction;
    return original && !original.deletedAt ? viewMessage(this.#world, original) : undefined;
  }

  /** The follow-up messages that are still there. */
  followups(): MessageView[] {
    const there = this.#interaction.followups.filter((message) => !message.deletedAt);
    return there.map((message) => viewMessage(this.#world, message));
  }

  /** The modal that was opened. */
  get modal(): Interaction['modal'] {
    return this.#interaction.modal;
  }

  /** The choices of an autocomplete. */
  get choices(): Interaction['choices'] {
    return this.#interaction.choices;
  }

  /** Makes the token as old as if its 15 minutes were over. */
  expire(): void {
    this.#interaction.createdAt = Date.now() - this.#world.clocks.token;
  }

  /** The interaction itself, for `submit`. */
  get interaction(): Interaction {
    return this.#interaction;
  }
}
