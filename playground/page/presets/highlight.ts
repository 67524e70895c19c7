import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** The editor's colours: readable on light and dark ground, where its own are meant for light alone. */
export const highlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.comment, color: 'light-dark(#53565e, #ccd1d6)' },
    { tag: tags.propertyName, color: 'light-dark(#0550ae, #9cdcfe)' },
    { tag: [tags.string, tags.content], color: 'light-dark(#0b5f33, #b5e8a0)' },
    { tag: [tags.keyword, tags.atom, tags.number, tags.bool], color: 'light-dark(#6f2dbd, #d2a8ff)' },
  ]),
);
