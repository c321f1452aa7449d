import type { ReactNode } from 'react';

/** A way out to the platform. Only web addresses: what comes from outside could be a script. */
export function OutLink({
  href,
  className,
  children,
  label,
}: {
  href: string;
  className?: string;
  children: ReactNode;
  label?: string;
}) {
  if (!/^https?:\/\//iu.test(href)) return <span className={className}>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className={className} aria-label={label}>
      {children}
    </a>
  );
}
