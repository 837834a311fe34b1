/** Starts the page: styles, the person's words and look, data, routes. */
import '@fontsource-variable/inter/index.css';
import './theme/base.css';
import './theme/tokens.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { touched } from './api/attended.ts';
import { onTry } from './api/client.ts';
import { openQueries } from './state/queries.ts';
import { openRouter } from './routes.tsx';
import { learn } from './text/t.ts';
import { firstLanguage, Words } from './text/Words.tsx';
import { Notices } from './ui/Notices.tsx';
import { takeAway } from './ui/notices.ts';
import { Tips } from './ui/Tips.tsx';

const queries = openQueries(() => {
  // The screens ask again who is here, and lead to the sign-in; what was being written stays in this browser.
  queries.removeQueries({ queryKey: ['session'] });
  void router.invalidate();
});
const router = openRouter(queries);
onTry(takeAway);
router.subscribe('onBeforeNavigate', ({ pathChanged }) => {
  if (pathChanged) takeAway();
});
for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'])
  window.addEventListener(event, touched, { capture: true, passive: true });
const place = document.getElementById('page');
if (place === null) throw new Error('the page has no place to stand');
const first = await learn(firstLanguage());
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Words first={first}>
        <RouterProvider router={router} />
        <Tips />
        <Notices />
      </Words>
    </QueryClientProvider>
  </StrictMode>,
);
