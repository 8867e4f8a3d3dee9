// The numbers of rules without a `priority`:
//
//   10000 ─ 50 levels of 700 seats ─ 44999        below and above: free for explicit priorities
//   special cases        general rules
//
// The level orders nested rules. The seat belongs to the rule's name: on whatever level, no other rule of the balancer
// ever has a number with the same seat. So all rules may change places in one apply, one after the other, and none
// finds its new number taken: AWS would answer PriorityInUse.

/** The least number of a rule without a `priority`. */
export const FIRST = 10000;

/** How many levels there are. */
export const LEVELS = 50;

/** How many numbers each level has. */
export const SEATS = 700;

/** The greatest `priority` of a rule that comes before those without one. */
export const LAST_BEFORE = FIRST - 1;

/** The least `priority` of a rule that comes after those without one. */
export const FIRST_AFTER = FIRST + LEVELS * SEATS;
