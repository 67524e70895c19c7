import { inlined, isOwn } from './inline.ts';

/** What has a meaning only where there are scripts. */
const left = new Set(['SCRIPT', 'PARLEY-ACTIONS']);

/** Attributes that work, or tell, only in the playground. */
const dropped =
  /^(on|data-message|data-mine|data-selected|data-user|tabindex|loading|aria-live|aria-pressed)/;

/**
 * A copy of what is drawn, in a document without scripts: shadow roots become declarative ones with their styles, files become
 * `data:` addresses, buttons rest.
 */
export async function copyOf(node: Node, to: Document): Promise<Node | undefined> {
  if (node.nodeType === Node.TEXT_NODE) return to.createTextNode(node.textContent ?? '');
  if (!(node instanceof Element) || left.has(node.tagName) || isPrivate(node)) return undefined;
  const copy = to.importNode(node, false);
  for (const { name } of [...copy.attributes]) if (dropped.test(name)) copy.removeAttribute(name);
  await bringFiles(node, copy);
  if (copy.localName === 'parley-spoiler') openable(copy);
  if (isIn(node, 'parley-spoiler')) copy.removeAttribute('aria-hidden');
  if (copy instanceof HTMLButtonElement) copy.tabIndex = -1;
  if (node instanceof HTMLOptionElement && node.selected) copy.setAttribute('selected', '');
  if (node.shadowRoot) copy.append(await shadowOf(node.shadowRoot, to));
  copy.append(...(await copiesOf(node.childNodes, to)));
  return copy;
}

/** Whether something is a message that only one person sees: it is not for those for whom a conversation is saved. */
export function isPrivate(node: Element): boolean {
  return (
    node.localName === 'parley-message' && node.querySelector(':scope > discord-message[ephemeral]') !== null
  );
}

/** A spoiler without scripts shows what it hides to who points at it or reaches it by keys, and always to screen readers. */
function openable(spoiler: Element): void {
  for (const name of ['role', 'aria-label', 'shown']) spoiler.removeAttribute(name);
  spoiler.setAttribute('tabindex', '0');
}

/** Whether something is a part of an element's own drawing. */
function isIn(node: Node, name: string): boolean {
  const root = node.getRootNode();
  return root instanceof ShadowRoot && root.host.localName === name;
}

/** The text of style sheets. */
export function styleOf(sheets: Iterable<CSSStyleSheet>, isNeeded: (selector: string) => boolean): string {
  return [...sheets].flatMap(({ cssRules }) => rulesOf(cssRules, isNeeded)).join('\n');
}

async function copiesOf(nodes: Iterable<Node>, to: Document): Promise<Node[]> {
  const copies = await Promise.all([...nodes].map((one) => copyOf(one, to)));
  return copies.filter((one) => one !== undefined);
}

async function shadowOf(root: ShadowRoot, to: Document): Promise<HTMLTemplateElement> {
  const template = to.createElement('template');
  template.setAttribute('shadowrootmode', 'open');
  const style = to.createElement('style');
  const sheets = [...root.styleSheets, ...root.adoptedStyleSheets];
  style.textContent = styleOf(
    sheets,
    (selector) => /:host|::slotted/.test(selector) || matches(root, selector),
  );
  template.content.append(style, ...(await copiesOf(root.childNodes, to)));
  return template;
}

/** Rules for what is there; a message's own sheet has many for what it could be. */
function rulesOf(rules: Iterable<CSSRule>, isNeeded: (selector: string) => boolean): string[] {
  return [...rules].flatMap((rule) => {
    if (rule instanceof CSSStyleRule) return isNeeded(rule.selectorText) ? [rule.cssText] : [];
    if (rule instanceof CSSMediaRule) {
      const inner = rulesOf(rule.cssRules, isNeeded);
      return inner.length === 0 ? [] : [`@media ${rule.conditionText} {${inner.join('\n')}}`];
    }
    return [rule.cssText];
  });
}

/** Whether a rule is for something in there, whatever state that is in. */
export function matches(root: ParentNode, selector: string): boolean {
  const always = selector.replace(
    /::?(?:hover|focus(?:-visible|-within)?|active|before|after|marker|-webkit-[\w-]+)/g,
    ':is(*)',
  );
  try {
    return root.querySelector(always) !== null;
  } catch {
    return true;
  }
}

async function bringFiles(node: Element, copy: Element): Promise<void> {
  for (const name of ['src', 'href', 'poster']) {
    const address = copy.getAttribute(name);
    if (!address || !(name === 'src' || name === 'poster' || node.localName === 'a')) continue;
    if (node.localName === 'a' && !isOwn(address)) continue;
    copy.removeAttribute(name);
    // Browsers open no page at a data: address, and save what is to be saved.
    if (node.localName === 'a' && !node.hasAttribute('download')) continue;
    const data = await inlined(address);
    if (data !== undefined) copy.setAttribute(name, data);
  }
}
