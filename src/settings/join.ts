/** How what several layers say of one setting becomes what holds. */
export type Join<Value> =
  /** What is said most narrowly holds. */
  | 'narrowest'
  /** All of it holds at once: the strictest. Commutative, associative, and idempotent. */
  | ((one: Value, other: Value) => Value);

/** Of switches: on holds. */
export function either(one: boolean, other: boolean): boolean {
  return one || other;
}

/** Of permissions: off holds. */
export function both(one: boolean, other: boolean): boolean {
  return one && other;
}

/** Of numbers: the least holds. */
export function least(one: number, other: number): number {
  return Math.min(one, other);
}

/** Of lists of what is allowed: what all allow. */
export function common(one: readonly string[], other: readonly string[]): string[] {
  return one.filter((each) => other.includes(each));
}

/** Of lists of providers: what both allow. `deepinfra` is all of its endpoints, `deepinfra/turbo` is one of them. */
export function commonProviders(one: readonly string[], other: readonly string[]): string[] {
  const isWithin = (part: string, list: readonly string[]) =>
    list.some((whole) => part === whole || part.startsWith(`${whole}/`));
  const both = [
    ...one.filter((part) => isWithin(part, other)),
    ...other.filter((part) => isWithin(part, one)),
  ];
  return [...new Set(both)].sort();
}

/** Of lists of what is barred: what any bars. */
export function all(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].sort();
}
