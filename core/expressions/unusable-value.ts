/** A wrong argument to a word: a constraint that meets one cannot be judged, another check reports the argument itself. */
export class UnusableValue extends Error {}
