/** What every command answers with when it ends (README.md, "Exit status"). */
export const EXIT = {
  /** Done; the answer is yes. */
  ok: 0,
  /** The answer is no: refused, denied, a check failed, a record was tampered with. */
  no: 1,
  /** Not known: an export that ends short, or no answer within `--timeout`. */
  unknown: 2,
  /** The command itself is wrong: an argument, a file that cannot be read, a key that is none. */
  usage: 3,
  /** Kafka, the schema registry or PostgreSQL cannot be reached, or is not set up. */
  unreachable: 4,
  /** A defect of ours (sysexits.h, EX_SOFTWARE). */
  defect: 70,
  /** Ctrl-C, as a shell reports it. */
  interrupted: 130,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
