import {
  infiniteQueryOptions,
  keepPreviousData,
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { PeopleFilter, PeoplePage, Person, PersonLink, Role } from '../../api/types/people.ts';
import { agentsQuery } from '../tickets/agents.query.ts';

const PEOPLE_KEY = ['people'] as const;

export const peopleQuery = (filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: [...PEOPLE_KEY, filter],
    queryFn: ({ pageParam, signal }) => {
      const given = Object.entries({ ...filter, cursor: pageParam }).filter((entry): entry is [string, string] =>
        Boolean(entry[1]),
      );
      return api.get<PeoplePage>(`/api/people?${new URLSearchParams(given).toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export interface PersonChange {
  role?: Role;
  active?: boolean;
}

export function useChangePerson(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: PersonChange) => api.patch<Person>(`/api/people/${id}`, change),
    onSuccess: (person) => putPerson(client, person),
  });
}

export function useRevokeLink(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete<Person>(`/api/people/${id}/link`),
    onSuccess: (person) => putPerson(client, person),
  });
}

/** A new link for somebody who is in the list. */
export function useNewLink(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<PersonLink>(`/api/people/${id}/link`),
    onSuccess: ({ person }) => putPerson(client, person),
  });
}

export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (invited: { email: string; name: string; role: Role }) => api.post<PersonLink>('/api/people', invited),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: agentsQuery.queryKey });
      return client.invalidateQueries({ queryKey: PEOPLE_KEY });
    },
  });
}

/** Changes in place: nobody leaves a list while it is read, whatever its filter. */
function putPerson(client: QueryClient, person: Person): void {
  client.setQueriesData<InfiniteData<PeoplePage>>({ queryKey: PEOPLE_KEY }, (data) => {
    if (!data) return data;
    const put = (page: PeoplePage) => ({
      ...page,
      items: page.items.map((one) => (one.id === person.id ? person : one)),
    });
    return { ...data, pages: data.pages.map(put) };
  });
  // What is on its way may be from before.
  void client.refetchQueries({ queryKey: PEOPLE_KEY, fetchStatus: 'fetching' });
  void client.invalidateQueries({ queryKey: agentsQuery.queryKey });
}
