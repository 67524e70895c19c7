import { indentWithTab } from '@codemirror/commands';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { highlighting } from './highlight.ts';
import { knowing } from './schema.ts';

/** What the editor tells. */
export interface Hearing {
  /** The text or the place of the cursor is another one. */
  changed(): void;
  save(): void;
}

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--ground)', color: 'var(--text)', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-scroller': { overflow: 'auto', fontFamily: 'ui-monospace, Consolas, monospace' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--side)', color: 'var(--quiet)', borderColor: 'var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 12%, transparent)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 35%, transparent)',
  },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--side)',
    color: 'var(--text)',
    borderColor: 'var(--line)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--press)', color: '#fff' },
});

/**
 * An editor for a presets file, which knows the file's schema: it completes, explains and underlines.
 *
 * @param at where the cursor is at first
 */
export function createEditor(
  parent: Element,
  { text, at, schema, hearing }: { text: string; at: number; schema: object; hearing: Hearing },
): EditorView {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
  const shortcuts = EditorView.domEventHandlers({
    keydown(event) {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return false;
      event.preventDefault();
      hearing.save();
      return true;
    },
  });
  return new EditorView({
    doc: text,
    parent,
    selection: { anchor: at },
    scrollTo: EditorView.scrollIntoView(at, { y: 'start' }),
    extensions: [
      ...[basicSetup, keymap.of([indentWithTab]), knowing(schema), shortcuts],
      ...[EditorView.cspNonce.of(nonce), look, highlighting],
      EditorView.lineWrapping,
      // So that what scrolls is reached by keys (axe: scrollable-region-focusable).
      EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': 'presets.yaml' }),
      EditorView.updateListener.of(({ docChanged, selectionSet }) => {
        if (docChanged || selectionSet) hearing.changed();
      }),
    ],
  });
}

/** Puts the cursor at the beginning of a line. @param number counted from 1; the last one where there are fewer */
export function goToLine(editor: EditorView, number: number): void {
  const { from } = editor.state.doc.line(Math.min(number, editor.state.doc.lines));
  editor.dispatch({
    selection: { anchor: from },
    effects: EditorView.scrollIntoView(from, { y: 'center' }),
  });
  editor.focus();
}
