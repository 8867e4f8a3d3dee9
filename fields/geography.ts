import { z } from "zod";

// ISO 3166-1, alpha-2: one row for each first letter.
const COUNTRIES = [
  "A[DEFGILMOQRSTUWXZ]",
  "B[ABDEFGHIJLMNOQRSTVWYZ]",
  "C[ACDFGHIKLMNORUVWXYZ]",
  "D[EJKMOZ]",
  "E[CEGHRST]",
  "F[IJKMOR]",
  "G[ABDEFGHILMNPQRSTUWY]",
  "H[KMNRTU]",
  "I[DELMNOQRST]",
  "J[EMOP]",
  "K[EGHIMNPRWYZ]",
  "L[ABCIKRSTUVY]",
  "M[ACDEFGHKLMNOPQRSTUVWXYZ]",
  "N[ACEFGILOPRUZ]",
  "OM",
  "P[AEFGHKLMNRSTWY]",
  "QA",
  "R[EOSUW]",
  "S[ABCDEGHIJKLMNORSTVXYZ]",
  "T[CDFGHJKLMNORTVWZ]",
  "U[AGMSYZ]",
  "V[ACEGINU]",
  "W[FS]",
  "XK",
  "Y[ET]",
  "Z[AMW]",
];

/** A country by its code, or `*` for what no other location takes. */
export const countryCode = () =>
  z
    .string()
    .regex(
      new RegExp(`^(?:${COUNTRIES.join("|")}|\\*)$`),
      "that is a country's code of two letters (ISO 3166-1), such as DE, or * for everywhere else",
    );

const STATES = [
  "A[KLRZ]",
  "C[AOT]",
  "D[CE]",
  "FL",
  "GA",
  "HI",
  "I[ADLN]",
  "K[SY]",
  "LA",
  "M[ADEINOST]",
  "N[CDEHJMVY]",
  "O[HKR]",
  "PA",
  "RI",
  "S[CD]",
  "T[NX]",
  "UT",
  "V[AT]",
  "W[AIVY]",
];

/** A state of the United States by its code. */
export const stateCode = () =>
  z.string().regex(new RegExp(`^(?:${STATES.join("|")})$`), "that is the code of a state of the United States, such as CA");
