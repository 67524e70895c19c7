import { yaml, yamlLanguage } from '@codemirror/lang-yaml';
import { type Diagnostic, linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip } from '@codemirror/view';
import { handleRefresh, stateExtensions } from 'codemirror-json-schema';
import { yamlSchemaHover, yamlSchemaLinter } from 'codemirror-json-schema/yaml';
import { parseDocument } from 'yaml';
import { completing } from './complete.ts';

/** Where a text is no YAML, or says something twice. */
function brokenIn(text: string): Diagnostic[] {
  return parseDocument(text, { prettyErrors: false }).errors.map(({ pos: [from, to], message }) => ({
    ...{ from: Math.min(from, text.length), to: Math.min(to, text.length) },
    ...{ severity: 'error' as const, message },
  }));
}

/**
 * What lets an editor know a JSON schema: it completes, explains and underlines. As the library bundles it, but for mistakes, which
 * it would draw as markup, and they quote what was written; and for completion, which it has only where a letter stands.
 */
export function knowing(schema: object): Extension {
  const mistakesIn = yamlSchemaLinter();
  const asText = (view: EditorView): Diagnostic[] => {
    const broken = brokenIn(view.state.doc.toString());
    if (broken.length > 0) return broken;
    return mistakesIn(view).map(({ from, to, severity, message }) => ({ from, to, severity, message }));
  };
  return [
    yaml(),
    linter(asText, { needsRefresh: handleRefresh }),
    yamlLanguage.data.of({ autocomplete: completing(schema) }),
    hoverTooltip(yamlSchemaHover()),
    stateExtensions(schema),
  ];
}
