/**
 * Sets styles of single elements by script, which the page's policy lets pass, where Lit's `styleMap` would set an attribute, which
 * it does not (CSP 3, `style-src-attr`): a text that became an attribute could bring styles along. Comes before all that draws.
 */
const { setAttribute } = Element.prototype;
Element.prototype.setAttribute = function (this: Element, name: string, value: string): void {
  if (name === 'style' && this instanceof HTMLElement) this.style.cssText = value;
  else setAttribute.call(this, name, value);
};

export {};
