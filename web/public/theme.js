// Runs before the first paint, so that a remembered theme never flashes. Written by src/ui/theme.ts.
try {
  const theme = localStorage.getItem('parley.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused (a private window, a policy): the system's theme is used.
}
