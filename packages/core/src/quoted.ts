const MAX_LENGTH = 200;

/** Somebody's text in a sentence of ours, between quotation marks; a long one is cut and marked, so that the sentence fits wherever it goes. */
export function quoted(text: string): string {
  return text.length <= MAX_LENGTH ? `"${text}"` : `"${text.slice(0, MAX_LENGTH - 1).toWellFormed()}…"`;
}
