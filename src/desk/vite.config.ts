/** How the page is built: `src/desk` becomes `dist/desk`, served under `/desk/`. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/desk/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/desk', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // Inlined files would be `data:` addresses, which the page's policy allows for pictures only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every first visit needs is two files. Cut along the screens that share its parts it was fifty, which
        // compress worse by an eighth; of the two a new release changes only the page.
        codeSplitting: {
          groups: [
            { name: 'kit', tags: ['$initial'], test: /[\\/]node_modules[\\/]/ },
            { name: 'page', tags: ['$initial'] },
          ],
        },
      },
    },
  },
  server: {
    // `npm run desk` shows changes at once; the service answers everything that is no file of the page.
    proxy: Object.fromEntries(
      [
        'account-changes',
        'attachments',
        'channels',
        'claims',
        'complaints',
        'documents',
        'drafts',
        'findings',
        'follow-ups',
        'invitations',
        'live',
        'mail-image',
        'me',
        'messages',
        'notes',
        'originals',
        'outbox',
        'people',
        'policies',
        'profile',
        'queue',
        'requests',
        'scan-batches',
        'scans',
        'search',
        'session',
        'sessions',
        'statistics',
        'templates',
        'tickets',
        'views',
      ].map((room) => [`/${room}`, 'http://127.0.0.1:3000']),
    ),
  },
});
