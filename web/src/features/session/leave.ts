type Leave = (ended: boolean) => void;
let leave: Leave = () => undefined;

/** The router says how to leave; pages that it draws must not import it back. */
export function onLeave(how: Leave): void {
  leave = how;
}

/** Goes to the sign-in page. `ended`: the session was taken away, rather than given up by the person. */
export function leaveToSignIn(ended: boolean): void {
  leave(ended);
}
