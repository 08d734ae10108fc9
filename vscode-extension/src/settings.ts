/** The settings under `gbpredict`, as the extension reads them and as the server gets them. */

import * as os from 'node:os';
import * as vscode from 'vscode';
import { type ImportStrategy, substitute } from './discovery';

export const SECTION = 'gbpredict';

/** Settings of this extension alone: the server has no use for them. */
const CLIENT_ONLY = ['interpreter', 'path', 'importStrategy', 'graphRegions'];

/** Settings that change how the server is started. */
export const START_SETTINGS = ['interpreter', 'path', 'importStrategy'].map((name) => `${SECTION}.${name}`);

export interface StartSettings {
    readonly path: readonly string[];
    readonly interpreter: readonly string[];
    readonly importStrategy: ImportStrategy;
}

export interface RegionSettings {
    readonly enable: boolean;
    readonly style: 'bar' | 'background';
}

/** The section `gbpredict` without what is this extension's alone. */
export interface ServerSettings {
    readonly python: string;
    readonly [name: string]: unknown;
}

export function startSettings(folder: vscode.WorkspaceFolder | undefined): StartSettings {
    const config = vscode.workspace.getConfiguration(SECTION, folder?.uri);
    const variables = { workspaceFolder: folder?.uri.fsPath, userHome: os.homedir(), env: process.env };
    const words = (name: string) => config.get<string[]>(name, []).map((word) => substitute(word, variables));
    return {
        path: words('path'),
        interpreter: words('interpreter'),
        importStrategy: config.get<ImportStrategy>('importStrategy', 'useBundled'),
    };
}

export function regionSettings(resource: vscode.Uri): RegionSettings {
    const config = vscode.workspace.getConfiguration(SECTION, resource);
    return {
        enable: config.get('graphRegions.enable', true),
        style: config.get<'bar' | 'background'>('graphRegions.style', 'bar'),
    };
}

/**
 * What the server is told for a file or folder. `selected` is the interpreter of the Python extension, which stands in
 * where `gbpredict.python` is empty.
 */
export function serverSettings(resource: vscode.Uri | undefined, selected: string | undefined): ServerSettings {
    const config = vscode.workspace.getConfiguration(undefined, resource).get<Record<string, unknown>>(SECTION, {});
    const folder = resource === undefined ? undefined : vscode.workspace.getWorkspaceFolder(resource);
    const variables = { workspaceFolder: folder?.uri.fsPath, userHome: os.homedir(), env: process.env };
    const own = Object.entries(config).filter(([name]) => !CLIENT_ONLY.includes(name));
    const python = substitute(String(config['python'] ?? ''), variables);
    return { ...Object.fromEntries(own), python: python === '' ? (selected ?? '') : python };
}
