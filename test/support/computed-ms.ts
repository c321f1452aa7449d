/** For how many ms this process has computed since then: others on the machine do not count. */
export function computedMs(): () => number {
  const begun = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1_000;
  };
}
