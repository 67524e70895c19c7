import { yaml, yamlLanguage } from '@codemirror/lang-yaml';
import { type Diagnostic, linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip } from '@codemirror/view';
import { handleRefresh, stateExtensions } from 'codemirror-json-schema';
import { yamlSchemaHover, yamlSchemaLinter } from 'codemirror-json-schema/yaml';
import { parseDocument } from 'yaml';
import { completing } from './complete.ts';
import { brokenIn, unknownKey } from './mistakes.ts';

/**
 * What lets an editor know a JSON schema: it completes, explains and underlines. As the library bundles it, but for mistakes, which
 * it would draw as markup, and they quote what was written; and for completion, which it has only where a letter stands.
 */
export function knowing(schema: object): Extension {
  const mistakesIn = yamlSchemaLinter();
  const asText = (view: EditorView): Diagnostic[] => {
    const document = parseDocument(view.state.doc.toString(), { prettyErrors: false });
    if (document.errors.length > 0) return brokenIn(document, view.state.doc.length);
    return mistakesIn(view).map(({ from, to, severity, message }) => ({
      ...{ severity, message },
      ...(unknownKey(document, message, { from, to }) ?? { from, to }),
    }));
  };
  return [
    yaml(),
    linter(asText, { needsRefresh: handleRefresh }),
    yamlLanguage.data.of({ autocomplete: completing(schema) }),
    hoverTooltip(yamlSchemaHover()),
    stateExtensions(schema),
  ];
}
