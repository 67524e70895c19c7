import { isMap, isPair, isScalar, isSeq, type Pair, parseDocument, type Scalar, visit } from 'yaml';

/** Where a cursor stands in a YAML file. */
export interface Place {
  /** The keys above, outermost first; `*` for an item of a list. */
  path: string[];
  /** Whether a key can stand there, a value, or either. */
  takes: 'key' | 'value' | 'either';
  /** Where what is written of it begins. */
  from: number;
  /** The keys that stand beside it already. */
  beside: string[];
}

/** Stands for what is yet to be written. */
const mark = 'parley-is-asked-here';

/** Where a place in a text is, whether something is written there or not; nothing within a comment or an unreadable text. */
export function placeAt(text: string, position: number): Place | undefined {
  const before = text.slice(0, position);
  const word = /[\w.-]*$/.exec(before)?.[0] ?? '';
  const from = position - word.length;
  const line = before.slice(before.lastIndexOf('\n') + 1, from);
  const rest = text.slice(position).replace(/^[^\n]*/, '');
  const isBehindKey = /:\s+$/.test(line) || /[[,]\s*$/.test(line);
  const takes = isBehindKey ? 'value' : /^\s*(- +)+$/.test(line) ? 'either' : 'key';
  if (takes === 'key' && !/^\s*$|[{,]\s*$/.test(line)) return undefined;
  const asked = `${text.slice(0, from)}${mark}${takes === 'key' ? ':' : ''}${rest}`;
  const found = find(asked);
  return found && { ...found, takes, from };
}

function find(text: string): Pick<Place, 'path' | 'beside'> | undefined {
  let found: Pick<Place, 'path' | 'beside'> | undefined;
  visit(parseDocument(text, { prettyErrors: false }), {
    Scalar(key, node, ancestors) {
      if (node.value !== mark) return undefined;
      const path = ancestors.flatMap((one, index) => {
        if (isSeq(one)) return ['*'];
        // Of a pair whose key is asked for, nothing is above but what holds it.
        const isOwn = index === ancestors.length - 1 && key === 'key';
        return isPair(one) && !isOwn ? [String((one as Pair<Scalar>).key?.value ?? '')] : [];
      });
      const holder = ancestors.findLast((one) => isMap(one));
      const keys = isMap(holder)
        ? holder.items.flatMap(({ key }) => (isScalar(key) ? String(key.value) : []))
        : [];
      found = { path, beside: key === 'key' ? keys.filter((one) => one !== mark) : [] };
      return visit.BREAK;
    },
  });
  return found;
}
