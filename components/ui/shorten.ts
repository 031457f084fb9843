/** A name of so many characters at most: SVG text does not wrap or end in an ellipsis by itself. */
export function shorten(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most)}…` : name
}
