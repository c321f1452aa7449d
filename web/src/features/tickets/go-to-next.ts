import { useRouter } from '@tanstack/react-router';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { useGo } from './place.ts';
import { isPlayed, usePlay } from './play.store.ts';
import { rowBelow } from './shown-rows.ts';

/**
 * Which ticket comes after this one is settled before anything is sent, because sending may take it out of the list. The
 * returned function opens it; while a list is played, the server says which.
 */
export function useGoToNext(): (number: number, handle: string) => () => void {
  const go = useGo();
  const play = usePlay();
  const router = useRouter();
  const isOpen = (number: number) =>
    router.state.matches.some(({ params }) => 'number' in params && params.number === number);
  return (number, handle) => {
    const next = rowBelow(number);
    return () => {
      // The answer took its time, and the agent has gone elsewhere.
      if (!isOpen(number)) return;
      const isOnRound = isPlayed(number);
      if (!isOnRound && next === undefined) return notify(m.me.wasLast);
      notify(m.me.nextOpened(handle), { label: m.me.goBack, run: () => void go.toTicket(number) });
      void (isOnRound ? play() : go.toTicket(next as number));
    };
  };
}
