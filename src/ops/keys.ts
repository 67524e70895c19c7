import { KeyRotation, type KeyRotationParts } from './key-rotation.ts';
import { KeyWatch, type KeyWatchParts } from './key-watch.ts';

/** Those who look after the key. */
export interface Keys {
  watch: KeyWatch;
  rotation: KeyRotation;
}

/** Begins to look after the key. */
export function keepKeys(parts: KeyWatchParts & Pick<KeyRotationParts, 'findKey' | 'closing'>): Keys {
  const watch = new KeyWatch(parts);
  watch.start();
  return { watch, rotation: new KeyRotation({ ...parts, keyWatch: watch }) };
}
