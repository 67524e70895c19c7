import { type Scenario, type Speech, say, step } from '../../sandbox/openrouter/scenarios.ts';

/** What is asked on the pictures, and what a model answers. */
const answers: readonly { asked: RegExp; said: string }[] = [
  {
    asked: /reverse a list/,
    said: `In place, with the list's own method:
\`\`\`python
numbers = [3, 1, 2]
numbers.reverse()      # numbers is now [2, 1, 3]
\`\`\`
\`reversed(numbers)\` leaves the list as it is and gives an **iterator**; \`numbers[::-1]\` gives a new list.`,
  },
  {
    asked: /compare/,
    said: `| | list | deque | array |
|---|---|---|---|
| append | O(1) | O(1) | O(1) |
| pop from the left | O(n) | O(1) | O(n) |
| index | O(1) | O(n) | O(1) |
| memory | pointers | blocks | packed |

- A **list** is right for nearly everything.
- A **deque** is for queues: both ends are quick.
- An **array** holds numbers of one kind, and little else beside them.

Where the order in which things come and go matters more than their place, take the deque, and where millions of numbers are kept, the array.`,
  },
];

/** A model that knows the answers to what the pictures ask. */
export function scripted(speech: Speech): Scenario {
  return step((exchange) => {
    const { messages } = exchange.request.body;
    const asked = JSON.stringify(messages.at(-1)?.content ?? '');
    const said = answers.find((one) => one.asked.test(asked))?.said ?? 'In place or anew?';
    return say(said, speech).play(exchange);
  });
}
