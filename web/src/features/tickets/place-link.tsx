import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Place } from './place.ts';

interface Props {
  place: Place;
  /** Of a ticket of the list; without one it leads to the list itself. */
  number?: number;
  className?: string;
  children: ReactNode;
  'aria-label'?: string;
  'data-ticket'?: number;
  'data-done'?: string;
}

/** A link within the list that is open. */
export function PlaceLink({ place, number, ...props }: Props) {
  if (place.view) {
    const { view } = place;
    return number === undefined ? (
      <Link to="/tickets/$view" params={{ view }} {...props} />
    ) : (
      <Link to="/tickets/$view/$number" params={{ view, number }} {...props} />
    );
  }
  const { viewId, search } = place;
  return number === undefined ? (
    <Link to="/views/$viewId" params={{ viewId }} search={search} {...props} />
  ) : (
    <Link to="/views/$viewId/$number" params={{ viewId, number }} search={search} {...props} />
  );
}
