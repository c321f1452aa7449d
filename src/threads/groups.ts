/** Which names belong to one group (disjoint sets). */
export class Groups {
  private readonly parent = new Map<string, string>();

  find(name: string): string {
    let at = name;
    for (let up = this.parent.get(at); up !== undefined; up = this.parent.get(at)) {
      const above = this.parent.get(up);
      if (above !== undefined) this.parent.set(at, above); // halves the way for the next
      at = up;
    }
    return at;
  }

  join(a: string, b: string): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x !== y) this.parent.set(x, y);
  }
}
