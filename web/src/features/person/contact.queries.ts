import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, Problem } from '../../api/client.ts';
import type { Contact, ContactTicketPage } from '../../api/types/contacts.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';

/** Begins as the ticket's own query does, so that whatever is told of the ticket has the person looked at again, too. */
const keyOf = (number: number) => ['ticket', number, 'contact'] as const;

export const contactQuery = (number: number) =>
  queryOptions({
    queryKey: keyOf(number),
    queryFn: ({ signal }) => api.get<Contact>(`/api/tickets/${number}/contact`, signal),
    staleTime: 0,
  });

/** Everything that they came with, the newest first. */
export const contactTicketsQuery = (number: number) =>
  infiniteQueryOptions({
    queryKey: [...keyOf(number), 'tickets'],
    queryFn: ({ pageParam, signal }) =>
      api.get<ContactTicketPage>(
        `/api/tickets/${number}/contact/tickets${pageParam === null ? '' : `?cursor=${pageParam}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 0,
  });

/** Changes what is known of the person, unless a colleague did first: then it shows theirs and says so. */
export function useChangeContact(number: number) {
  const client = useQueryClient();
  const show = (contact: Contact) => client.setQueryData(contactQuery(number).queryKey, contact);
  return useMutation({
    mutationFn: (change: { version: number; note?: string; tags?: string[] }) =>
      api.patch<Contact>(`/api/tickets/${number}/contact`, change),
    onSuccess: show,
    onError: (error) => {
      if (isStale(error)) show(error.body.current);
      notify(m.person.notChanged(reason(error)));
    },
  });
}

/** A colleague changed it first; with what it is now. */
export const isStale = (error: Error): error is Problem & { body: { current: Contact } } =>
  error instanceof Problem && error.code === 'stale_version';
