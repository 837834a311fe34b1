/** Bringing a scan or a photograph of a letter: a call that is told how far it has come. */
import { CallFailed, failureOf } from './client.ts';

/** Largest scan, bytes: as `POST /scans` takes it. */
export const largestScan = 100 * 1024 * 1024;

/**
 * Sends a file of the person's computer or telephone to be read and sorted.
 *
 * @param onShare told how much has arrived, 0 to 1
 * @returns whether the same bytes were brought before
 * @throws CallFailed when the server does not take it
 */
export function bringScan(file: File, onShare: (share: number) => void): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const request = new XMLHttpRequest();
  request.open('POST', `/scans?name=${encodeURIComponent(file.name.slice(-200))}`);
  request.responseType = 'json';
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.upload.addEventListener('progress', ({ loaded, total }) =>
    onShare(total === 0 ? 0 : loaded / total),
  );
  request.addEventListener('load', () => {
    if (request.status < 300) resolve(request.status === 200);
    else reject(failureOf(request.status, request.statusText, request.response));
  });
  request.addEventListener('error', () => reject(new CallFailed(0, 'network', 'no answer', {})));
  request.send(file);
  return promise;
}
