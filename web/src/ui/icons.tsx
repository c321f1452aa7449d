import type { ReactNode } from 'react';

function Icon({ children, size = 16 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const InboxIcon = () => (
  <Icon size={20}>
    <path d="M2 9.5 4 3.2h8l2 6.3v3.3H2zM2 9.5h3.6l.9 1.6h3l.9-1.6H14" />
  </Icon>
);
export const SearchIcon = ({ size = 16 }: { size?: number }) => (
  <Icon size={size}>
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.4 10.4 3.4 3.4" />
  </Icon>
);
export const AccountsIcon = () => (
  <Icon size={20}>
    <path d="M5.6 1.8v3M10.4 1.8v3M3.6 4.8h8.8v2.6a4.4 4.4 0 0 1-8.8 0zM8 11.8v2.6" />
  </Icon>
);
export const GoneIcon = () => (
  <Icon>
    <path d="M2.5 2.5l11 11M6.6 4.1A6.3 6.3 0 0 1 14 8a7.6 7.6 0 0 1-1.7 2.2M9.6 11.7A6.3 6.3 0 0 1 2 8a7.6 7.6 0 0 1 2-2.4" />
  </Icon>
);
export const IntakeIcon = () => (
  <Icon size={20}>
    <path d="M2 13.5h12M3.8 11V8.2M6.6 11V5M9.4 11V7M12.2 11V3" />
  </Icon>
);
export const FeedIcon = () => (
  <Icon size={20}>
    <path d="M2 3h12L9.6 8.4v4.4l-3.2-1.6V8.4z" />
  </Icon>
);
export const ChevronDownIcon = () => (
  <Icon size={12}>
    <path d="m3.5 6 4.5 4.5L12.5 6" />
  </Icon>
);
export const ChevronRightIcon = () => (
  <Icon size={12}>
    <path d="M6 3.5 10.5 8 6 12.5" />
  </Icon>
);
export const BackIcon = () => (
  <Icon size={18}>
    <path d="M10 3 5 8l5 5" />
  </Icon>
);
export const OutIcon = () => (
  <Icon size={12}>
    <path d="M6 3.5h6.5V10M12.2 3.8 4 12" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon size={14}>
    <path d="m3 8.5 3.2 3.2L13 4.8" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon size={14}>
    <path d="m3.5 3.5 9 9m0-9-9 9" />
  </Icon>
);
export const UpIcon = () => (
  <Icon size={14}>
    <path d="M8 13V3.5M4 7.2l4-4 4 4" />
  </Icon>
);
export const PersonIcon = () => (
  <Icon size={14}>
    <circle cx="8" cy="5.2" r="2.7" />
    <path d="M2.8 13.6c.5-2.7 2.6-4 5.2-4s4.7 1.3 5.2 4" />
  </Icon>
);
export const ClockIcon = () => (
  <Icon size={12}>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.6V8l2.3 1.6" />
  </Icon>
);
export const HistoryIcon = () => (
  <Icon size={14}>
    <path d="M2.5 8a5.5 5.5 0 1 0 1.8-4.1L2.5 5.4M2.5 2.4v3h3M8 5.2V8l2 1.4" />
  </Icon>
);
export const PenIcon = () => (
  <Icon>
    <path d="M3 13l.7-3L10.6 3l2.4 2.4-7 6.9z" />
  </Icon>
);
export const WarnIcon = () => (
  <Icon size={14}>
    <path d="M8 2.2 14.4 13H1.6zM8 6.6v3M8 11.3v.1" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="M8 3v10M4 9l4 4 4-4" />
  </Icon>
);
export const PictureIcon = () => (
  <Icon>
    <rect x="2" y="3" width="12" height="10" rx="1.5" />
    <path d="m2.5 11.5 3.3-3.3 2.4 2.4 2-2 3.3 3.3M10.6 6.2h.01" />
  </Icon>
);
export const PlusIcon = () => (
  <Icon size={14}>
    <path d="M8 3v10M3 8h10" />
  </Icon>
);

/** The channel's mark; its name always stands beside it or in its label. */
export const XMark = ({ size = 12 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
    <path d="M2.6 2.5h2.5l8.3 11h-2.5z" strokeWidth="1.3" strokeLinejoin="round" />
    <path d="M12.8 2.5 9.1 6.7M6.9 9.2l-3.8 4.3" strokeWidth="1.5" strokeLinecap="round" />
  </svg>
);

export const Mark = ({ size = 28 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#4b49b8" />
    <path d="M8 9.5h10a4 4 0 0 1 4 4v2a4 4 0 0 1-4 4h-4.2L9.5 23v-3.5H8z" fill="#fff" />
    <circle cx="24" cy="22" r="2.4" fill="#ffc46b" />
  </svg>
);
export const TeamIcon = () => (
  <Icon>
    <circle cx="6" cy="5.5" r="2.3" />
    <path d="M2 13c0-2.4 1.7-3.9 4-3.9s4 1.5 4 3.9M10.6 3.4a2.2 2.2 0 0 1 0 4.2M11.8 9.4c1.4.5 2.2 1.8 2.2 3.6" />
  </Icon>
);
export const FilterIcon = () => (
  <Icon>
    <path d="M2 4h12M4.5 8h7M6.5 12h3" />
  </Icon>
);
export const PlayIcon = () => (
  <Icon>
    <path d="M4.5 3v10l8-5z" />
  </Icon>
);
export const TagIcon = () => (
  <Icon>
    <path d="M2.5 2.5h5l6 6-5 5-6-6zM5.4 5.4h.01" />
  </Icon>
);
export const SnoozeIcon = () => (
  <Icon>
    <path d="M13.2 9.6A5.6 5.6 0 1 1 6.4 2.8a4.4 4.4 0 0 0 6.8 6.8z" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <path d="M3 8h.01M8 8h.01M13 8h.01" strokeWidth="2.2" />
  </Icon>
);
export const SettingsIcon = () => (
  <Icon size={20}>
    <path d="M2.5 4.5h5M11.5 4.5h2M2.5 11.5h2M8.5 11.5h5" />
    <circle cx="9.5" cy="4.5" r="1.8" />
    <circle cx="6.5" cy="11.5" r="1.8" />
  </Icon>
);
export const MentionsIcon = () => (
  <Icon size={20}>
    <circle cx="8" cy="8" r="2.4" />
    <path d="M10.4 5.6v3.1a1.7 1.7 0 0 0 3.4 0V8a5.8 5.8 0 1 0-2.4 4.7" />
  </Icon>
);
export const GlobeIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.8" />
    <path d="M2.4 8h11.2M8 2.2c1.7 1.6 2.5 3.6 2.5 5.8S9.7 12.2 8 13.8C6.3 12.2 5.5 10.2 5.5 8S6.3 3.8 8 2.2z" />
  </Icon>
);
export const LockIcon = () => (
  <Icon>
    <path d="M3.5 7.2h9v6.3h-9zM5.5 7.2V5a2.5 2.5 0 0 1 5 0v2.2" />
  </Icon>
);
