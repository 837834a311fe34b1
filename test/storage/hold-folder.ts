/** Run by tests as a process of its own: takes a folder and keeps it until killed. */
import { lockFolder } from '#src/storage/embedded/lock.ts';

lockFolder(process.argv[2] ?? '');
console.log('held');
setInterval(() => {}, 1_000);
