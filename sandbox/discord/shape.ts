import type { Json, WireComponent } from './wire.ts';

/** Embeds as Discord keeps them. */
export function wireEmbeds(embeds: readonly Json[]): Json[] {
  return embeds.map((embed) => {
    const fields = embed.fields as Json[] | undefined;
    return {
      type: 'rich',
      ...embed,
      ...(fields && { fields: fields.map((field) => ({ inline: false, ...field })) }),
    };
  });
}

/** A poll of a request as Discord shows it: its answers numbered, nobody has voted. */
export function wirePoll({ question, answers, duration, allow_multiselect }: Json): Json {
  const numbered = (answers as Json[]).map((answer, index) => ({ answer_id: index + 1, ...answer }));
  return {
    question,
    answers: numbered,
    expiry: new Date(Date.now() + Number(duration ?? 24) * 3_600_000).toISOString(),
    allow_multiselect: allow_multiselect ?? false,
    layout_type: 1,
    results: { is_finalized: false, answer_counts: [] },
  };
}

/** Components as Discord keeps them: every one with a number, and with the defaults filled in. */
export function numbered(components: readonly WireComponent[]): WireComponent[] {
  let last = 0;
  const visit = (component: WireComponent): WireComponent => {
    const copy: WireComponent = { ...component, id: component.id || ++last };
    if (copy.type === 3 || (copy.type >= 5 && copy.type <= 8)) {
      copy.min_values ??= 1;
      copy.max_values ??= 1;
    }
    if (copy.type === 14) {
      copy.divider ??= true;
      copy.spacing ??= 1;
    }
    if (copy.type === 17) {
      copy.accent_color ??= null;
      copy.spoiler ??= false;
    }
    if (copy.components) copy.components = copy.components.map(visit);
    if (copy.accessory) copy.accessory = visit(copy.accessory);
    return copy;
  };
  return components.map(visit);
}
