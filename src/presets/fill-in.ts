/** `${NAME}`, or `${NAME:-what stands for it where it is not set}`. */
const placeholder = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** The names of the environment variables that a text asks for. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, name = '']) => name);
}

/** What a text says besides. */
export function withoutPlaceholders(text: string): string {
  return text.replaceAll(placeholder, '');
}

/**
 * A text with its environment variables filled in, once: what a variable holds is not looked into.
 *
 * @param read gives a variable's value; undefined where it is not set
 * @throws Error that names a variable which is not set
 */
export function fillIn(text: string, read: (variable: string) => string | undefined): string {
  return text.replaceAll(placeholder, (_, name: string, otherwise: string | undefined) => {
    const found = read(name) ?? otherwise;
    if (found === undefined) throw new Error(`the environment variable ${name} is not set`);
    return found;
  });
}
