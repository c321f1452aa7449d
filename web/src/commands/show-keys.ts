let open: () => void = () => undefined;

/** Set by the host, which is always there. */
export function setOpenKeys(show: () => void): void {
  open = show;
}

/** Shows the list of keys. */
export const showKeys = (): void => open();
