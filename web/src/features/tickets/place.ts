import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { View } from '../../api/types/tickets.ts';
import type { Condition, TicketOrder } from '../../api/types/views.ts';

/** What stands in the address of a filter, or of a view that was changed and is not saved. */
export interface FilterSearch {
  conditions?: Condition[];
  order?: TicketOrder;
}

/** Which list is beside the ticket: a built-in view, or one that people have made (`filter`: conditions without a name). */
export type Place = { view: View; viewId?: undefined } | { view?: undefined; viewId: string; search: FilterSearch };

export function usePlace(): Place {
  const { view, viewId } = useParams({ strict: false });
  const { conditions, order } = useSearch({ strict: false });
  return useMemo(() => {
    if (viewId === undefined) return { view: view ?? 'open' };
    return { viewId, search: { ...(conditions && { conditions }), ...(order && { order: order as TicketOrder }) } };
  }, [view, viewId, conditions, order]);
}

/** Ways within the list that is open. */
export function useGo(): { toList: () => void; toTicket: (number: number) => Promise<void> } {
  const navigate = useNavigate();
  const place = usePlace();
  return {
    toList: () => {
      if (place.view) void navigate({ to: '/tickets/$view', params: { view: place.view } });
      else void navigate({ to: '/views/$viewId', params: { viewId: place.viewId }, search: place.search });
    },
    toTicket: (number) =>
      place.view
        ? navigate({ to: '/tickets/$view/$number', params: { view: place.view, number } })
        : navigate({ to: '/views/$viewId/$number', params: { viewId: place.viewId, number }, search: place.search }),
  };
}
