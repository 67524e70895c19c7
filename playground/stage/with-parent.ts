/**
 * Loaded before a program that is not to outlive whoever has started it: when the pipe from there ends, however that was, the program
 * ends as an operator would end it.
 */
process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM')).resume();
(process.stdin as unknown as { unref?: () => void }).unref?.();
