import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { noteSearch } from '../features/search/recent-searches.ts';
import { readSearchAddress, type SearchAddress } from '../features/search/search-address.ts';
import { SearchBar } from '../features/search/search-bar.tsx';
import { SearchResults } from '../features/search/search-results.tsx';
import { SearchStart } from '../features/search/search-start.tsx';
import { useHitKeys } from '../features/search/use-hit-keys.ts';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import styles from './search-page.module.css';

/** Shorter than people take between two words, longer than between two letters. */
const PAUSE_MS = 250;

/** Posts, notes, people and tickets, by their words. What is searched for stands in the address. */
export function SearchPage() {
  const { q = '', order = 'time' } = readSearchAddress({ ...useSearch({ from: '/inside/search' }) });
  const navigate = useNavigate({ from: '/search' });
  const { agent } = useSession();
  const [text, setText] = useState(q);
  const [shown, setShown] = useState(q);
  const page = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useHitKeys(page, field);

  // The address changed by itself: back, forward, a search of before.
  if (shown !== q) {
    setShown(q);
    if (q !== text.trim()) setText(q);
  }
  const put = (next: SearchAddress) =>
    void navigate({ search: readSearchAddress({ q, order, ...next }), replace: true, resetScroll: false });
  useEffect(() => {
    if (text.trim() === q) return;
    const timer = setTimeout(() => put({ q: text }), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  const insert = (operator: string) => {
    setText(`${text.trimEnd()}${text.trim() === '' ? '' : ' '}${operator}`);
    requestAnimationFrame(() => {
      field.current?.focus();
      const end = field.current?.value.length ?? 0;
      field.current?.setSelectionRange(end, end);
    });
  };

  return (
    <div className={styles.page} ref={page}>
      <div className={styles.inner}>
        <h1 className="only-read-aloud">{m.nav.search}</h1>
        <SearchBar
          field={field}
          text={text}
          order={order}
          onText={setText}
          onSubmit={() => {
            noteSearch(agent.id, text.trim());
            put({ q: text });
          }}
          onOrder={(next) => put({ q: text, order: next })}
          onOperator={insert}
        />
        {q === '' ? (
          <SearchStart agentId={agent.id} onOperator={insert} />
        ) : (
          <SearchResults asked={{ q, order }} onOpen={() => noteSearch(agent.id, q)} />
        )}
      </div>
    </div>
  );
}
