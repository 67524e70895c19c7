import type { Item } from '../fields/listbox.ts';

/** The reactions that are offered at once. */
export const quick = ['👍', '❤️', '😂', '🎉', '🤔', '👎'];

/** Emoji that can be found by their names. */
export const emoji: readonly Item[] = [
  ...named(
    '👍 thumbs up',
    '👎 thumbs down',
    '❤️ heart',
    '😂 joy',
    '🎉 party',
    '🤔 thinking',
    '😀 grin',
    '😊 smile',
  ),
  ...named(
    '😍 heart eyes',
    '😎 sunglasses',
    '😢 cry',
    '😡 angry',
    '😮 wow',
    '😴 sleeping',
    '🙄 eye roll',
    '🥳 partying',
  ),
  ...named('🙏 thanks', '👏 clap', '👀 eyes', '💯 hundred', '🔥 fire', '✨ sparkles', '⭐ star', '🚀 rocket'),
  ...named(
    '✅ check',
    '❌ cross',
    '❓ question',
    '❗ exclamation',
    '⚠️ warning',
    '⏳ hourglass',
    '🛑 stop',
    '♻️ again',
  ),
  ...named('🔁 repeat', '📌 pin', '📎 clip', '📝 memo', '📚 books', '💡 idea', '🐛 bug', '🔧 wrench'),
  ...named('🤖 robot', '🐱 cat', '🐶 dog', '🦊 fox', '🌍 earth', '☕ coffee', '🍕 pizza', '🎂 cake'),
];

function named(...all: string[]): Item[] {
  return all.map((one) => ({ value: one.slice(0, one.indexOf(' ')), name: one }));
}
