/**
 * Version of the decisions of the step. It grows with every change after which the same inputs may
 * lead to other effects, and it is part of every input digest.
 */
export const SEMANTICS_VERSION = 2;
