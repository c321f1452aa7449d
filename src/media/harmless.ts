/** The policy of what strangers or agents have made: nothing in it may do anything, should a browser ever take it for a page. */
export const HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
