/** Why something cannot be pinned, as a clause; `pinOf` makes a sentence of it. */
export class Unpinnable extends Error {}
