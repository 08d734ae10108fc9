/** Marks the lines of the tests in the extension host among those of VS Code. */
export const PREFIX = 'gbpredict-e2e: ';
