import { pbkdf2 } from 'node:crypto';
import { createLog, written } from '../../src/ops/log.ts';

// Logs as a bot does that ends, while the only thread that could write has other work before it.
const log = createLog({ log: { level: 'info', content: false } });
pbkdf2('', '', 500_000, 64, 'sha512', () => {});
log.info('first');
log.info('second');
log.info('last');
await written(log);
process.exit(0);
