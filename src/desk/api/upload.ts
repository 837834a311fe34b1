/** Adding a file to an answer: the one call that is told how far it has come. */
import { readFile, type KeptFile } from '../state/drafts.ts';
import { failureOf, noAnswer } from './client.ts';

/** Largest file of an answer, bytes: as `POST /tickets/:ticket/uploads` takes it. */
export const largestFile = 15 * 1024 * 1024;

const formTypes = /^(?:text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)/i;

/**
 * Sends a file of the person's computer to the ticket.
 *
 * @param onShare told how much has arrived, 0 to 1
 * @throws CallFailed when the server does not take it; AbortError when `signal` aborts
 */
export function sendFile(
  ticket: string,
  file: File,
  { onShare, signal }: { readonly onShare: (share: number) => void; readonly signal: AbortSignal },
): Promise<KeptFile> {
  if (signal.aborted) return Promise.reject(new DOMException('given up', 'AbortError'));
  const { promise, resolve, reject } = Promise.withResolvers<KeptFile>();
  // fetch does not tell how much of a body has left.
  const request = new XMLHttpRequest();
  request.open(
    'POST',
    `/tickets/${encodeURIComponent(ticket)}/uploads?name=${encodeURIComponent(file.name.slice(-200))}`,
  );
  request.responseType = 'json';
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader(
    'Content-Type',
    // What forms of other sites may send, the API refuses from a browser; its name tells plain text as well.
    file.type === '' || formTypes.test(file.type) ? 'application/octet-stream' : file.type,
  );
  request.upload.addEventListener('progress', ({ loaded, total }) =>
    onShare(total === 0 ? 0 : loaded / total),
  );
  request.addEventListener('load', () => {
    const taken = request.status < 300 ? readFile(request.response) : undefined;
    if (taken !== undefined) resolve(taken);
    else reject(failureOf(request.status, request.statusText, request.response));
  });
  request.addEventListener('error', () => reject(noAnswer()));
  request.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')));
  signal.addEventListener('abort', () => request.abort());
  request.send(file);
  return promise;
}
