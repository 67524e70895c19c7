declare const placeBrand: unique symbol;

/** Whose history a turn belongs to: a channel, thread or DM, or one member's private talk in one. */
export type Place = string & { readonly [placeBrand]: true };

/** The history that everybody in a channel, thread or DM shares. */
export function openPlace(channelId: string): Place {
  return channelId as Place;
}

/** The history of one member's private (ephemeral) turns in a channel. */
export function privatePlace(channelId: string, memberId: string): Place {
  return `${channelId}/${memberId}` as Place;
}

/** The channel, thread or DM in which a place is. */
export function channelOf(place: Place): string {
  return place.split('/', 1)[0] ?? place;
}

/** Whether only one member may see it. */
export function isPrivate(place: Place): boolean {
  return place.includes('/');
}
