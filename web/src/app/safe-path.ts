/** A path of this site, or '/': "//elsewhere", "/\elsewhere" and full addresses would lead a person away after signing in. */
export function safePath(path: string): string {
  return /^\/(?![/\\])/u.test(path) && !/[\p{Cc}\\]/u.test(path) ? path : '/';
}
