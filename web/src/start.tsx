import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { queryClient } from './api/query-client.ts';
import { router } from './app/router.tsx';
import { locale } from './messages/index.ts';
import { layColumns } from './ui/columns.ts';
import { Notices } from './ui/notices.tsx';

export function start(): void {
  layColumns();
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no element #root to draw into.');
  createRoot(root).render(
    <StrictMode>
      <I18nProvider locale={locale}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Notices />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
}
