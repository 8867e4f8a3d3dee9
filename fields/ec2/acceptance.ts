// What the acceptance suite has to know of the parts that modules with instances share.

/** A change that an image in use does not take. */
export const ignoredByImage = { amiUpdates: "the image is the same until there is a newer one" };

/** A change of the role that leaves a gap. */
export const disruptivePolicies = {
  "policies.*": "the role loses one policy before it gets the other, for a second. Add it under another name first",
};
