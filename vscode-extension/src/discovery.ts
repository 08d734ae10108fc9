/**
 * Which program is the server. Knows nothing of VS Code: settings and the selected environment come in as values,
 * and whether a Python is usable is asked through a function.
 */

import * as path from 'node:path';

/** What the server needs at least. */
export const MINIMUM_PYTHON = { major: 3, minor: 10 } as const;

export interface PythonVersion {
    readonly major: number;
    readonly minor: number;
}

/** A program with its first arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** Answers with the version of a Python, or with nothing where it cannot be started. */
export type Probe = (command: Command) => Promise<PythonVersion | undefined>;

export type ImportStrategy = 'useBundled' | 'fromEnvironment';

export interface DiscoveryInput {
    /** The setting `gbpredict.path`. */
    readonly path: readonly string[];
    /** The setting `gbpredict.interpreter`. */
    readonly interpreter: readonly string[];
    readonly importStrategy: ImportStrategy;
    /** The interpreter selected with the Python extension. */
    readonly selected: string | undefined;
    readonly extensionPath: string;
    readonly platform: NodeJS.Platform;
}

/** How to start gbpredict: a command that takes the tool's own arguments after it. */
export interface Found {
    readonly command: Command;
    /** The Python in it; nothing where a command was given instead. */
    readonly python: string | undefined;
    /** For the log: where it comes from. */
    readonly source: string;
}

/** Nothing usable was found; the message says what was tried and what helps. */
export class NotFound extends Error {}

export async function findServer(input: DiscoveryInput, probe: Probe): Promise<Found> {
    if (isCommand(input.path)) {
        return { command: input.path, python: undefined, source: 'gbpredict.path' };
    }
    const tried: string[] = [];
    for (const { command, source } of pythonCandidates(input)) {
        const version = await probe(command);
        if (version === undefined) {
            tried.push(`${command.join(' ')} (${source}): cannot be started`);
        } else if (!isRecent(version)) {
            tried.push(`${command.join(' ')} (${source}): is Python ${version.major}.${version.minor}`);
        } else {
            const launcher = path.join(input.extensionPath, 'bundled', 'launch.py');
            return { command: [...command, launcher, input.importStrategy], python: command[0], source };
        }
    }
    const { major, minor } = MINIMUM_PYTHON;
    throw new NotFound(`No Python ${major}.${minor} or newer was found to run the server with. ${tried.join('; ')}.`);
}

function isCommand(parts: readonly string[]): parts is Command {
    return parts.length > 0 && parts[0] !== '';
}

function isRecent(version: PythonVersion): boolean {
    const { major, minor } = MINIMUM_PYTHON;
    return version.major > major || (version.major === major && version.minor >= minor);
}

interface Candidate {
    readonly command: Command;
    readonly source: string;
}

/**
 * In the order in which they are tried. An interpreter that the user has named is the only candidate: taking another
 * one silently would hide the mistake.
 */
function pythonCandidates(input: DiscoveryInput): readonly Candidate[] {
    if (isCommand(input.interpreter)) {
        return [{ command: input.interpreter, source: 'gbpredict.interpreter' }];
    }
    const candidates: Candidate[] = [];
    if (input.selected !== undefined) {
        candidates.push({ command: [input.selected], source: 'Python extension' });
    }
    const onPath: readonly Command[] =
        input.platform === 'win32' ? [['py', '-3'], ['python'], ['python3']] : [['python3'], ['python']];
    return [...candidates, ...onPath.map((command) => ({ command, source: 'PATH' }))];
}

/** The probe's program: prints two numbers, whatever the Python. */
export const PROBE_PROGRAM = 'import sys; print(sys.version_info[0], sys.version_info[1])';

export function parseVersion(output: string): PythonVersion | undefined {
    const match = /(\d+) (\d+)\s*$/.exec(output);
    return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

export interface Variables {
    readonly workspaceFolder: string | undefined;
    readonly userHome: string;
    readonly env: Readonly<Record<string, string | undefined>>;
}

/** Replaces `${workspaceFolder}`, `${userHome}`, `${env:NAME}` and a leading `~`; leaves alone what it does not know. */
export function substitute(text: string, variables: Variables): string {
    const known = text.replace(/\$\{(workspaceFolder|userHome|env:([^}]*))\}/g, (all, name: string, env?: string) => {
        if (name === 'workspaceFolder') {
            return variables.workspaceFolder ?? all;
        }
        return name === 'userHome' ? variables.userHome : (variables.env[env ?? ''] ?? '');
    });
    return known.replace(/^~(?=$|[/\\])/, () => variables.userHome);
}
