/**
 * The thread in which Tesseract itself runs. Its picture library complains on the console of boxes outside of small
 * pictures («boxClipToRectangle») and of word lists that the data does not hold, and goes on: nobody can do anything about
 * it. What really fails is answered to whoever asked.
 */
import { createRequire } from 'node:module';

console.error = () => {};
console.log = () => {};
createRequire(import.meta.url)('tesseract.js/src/worker-script/node/index.js');
