/** What goes into the .vsix, and what package.json promises. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { STYLES } from '../src/regions';

interface Manifest {
    readonly main: string;
    readonly icon: string;
    readonly engines: { readonly vscode: string };
    readonly devDependencies: Record<string, string>;
    readonly dependencies?: Record<string, string>;
    readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: string[] } };
    readonly contributes: {
        readonly commands: { readonly command: string }[];
        readonly colors: { readonly id: string }[];
        readonly configuration: { readonly properties: Record<string, Record<string, unknown>> };
        readonly walkthroughs: { readonly steps: { readonly media: Record<string, string> }[] }[];
    };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const sources = readdirSync('src').map((name) => readFileSync(`src/${name}`, 'utf8'));

test('the package holds what is needed to run, and nothing else', () => {
    const listed = execFileSync(process.execPath, ['node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies'], {
        encoding: 'utf8',
    });
    const files = listed.split('\n').filter((name) => name !== '');
    const own = files.filter((name) => !name.startsWith('bundled/libs/'));
    const allowed =
        /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/extension\.js|bundled\/launch\.py|media\/(icon\.png|environment\.md|screens\/[\w-]+\.png))$/;
    assert.deepEqual(own.filter((name) => !allowed.test(name)), []);
    for (const needed of ['package.json', 'README.md', 'CHANGELOG.md', 'bundled/launch.py', manifest.icon]) {
        assert.ok(files.includes(needed), needed);
    }
    assert.deepEqual(files.filter((name) => /__pycache__|\.pyc$/.test(name)), []);
});

test('everything is bundled: no dependencies at run time', () => {
    assert.equal(manifest.dependencies, undefined);
});

test('the editor that is needed is the one the types are for', () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
});

test('commands are those that are registered', () => {
    const declared = manifest.contributes.commands.map(({ command }) => command).sort();
    const table = readFileSync('src/commands.ts', 'utf8');
    const registered = [...table.matchAll(/^ {8}'(gbpredict\.\w+)':/gm)].map((match) => match[1]).sort();
    assert.deepEqual(registered, declared);
    assert.deepEqual(declared.filter((name) => name.startsWith('gbpredict.server.')), [], 'those are the server’s');
});

test('every style has its colours', () => {
    const declared = manifest.contributes.colors.map(({ id }) => id).sort();
    const drawn = STYLES.flatMap((style) => [`gbpredict.${style}Bar`, `gbpredict.${style}Background`]).sort();
    assert.deepEqual(drawn, declared);
});

test('settings have a default, a scope and a description, and are in the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties)) {
        assert.ok('default' in setting, `${name}: default`);
        assert.ok('scope' in setting, `${name}: scope`);
        assert.ok('description' in setting || 'markdownDescription' in setting, `${name}: description`);
        assert.ok(readme.includes(`\`${name}\``), `${name}: README`);
    }
});

test('settings that start programs are restricted in workspaces that are not trusted', () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    for (const name of ['interpreter', 'path', 'importStrategy', 'python']) {
        assert.ok(restricted.includes(`gbpredict.${name}`), name);
    }
});

test('pictures of the walkthrough and the README are there', () => {
    const shown = manifest.contributes.walkthroughs.flatMap(({ steps }) =>
        steps.flatMap(({ media }) => [media['image'], media['markdown']].filter((file) => file !== undefined)),
    );
    const linked = [...readFileSync('README.md', 'utf8').matchAll(/\]\((media\/[^)]+)\)/g)].map((match) => match[1]);
    for (const file of [...shown, ...linked, manifest.icon]) {
        assert.ok(file !== undefined && existsSync(file), file);
    }
});

test('no module decides what only the server knows', () => {
    for (const source of sources) {
        assert.doesNotMatch(source, /torch\.compile|_dynamo/);
    }
});

test('the lock file names no registry', () => {
    assert.doesNotMatch(readFileSync('package-lock.json', 'utf8'), /"resolved"|https?:\/\/[^"]*\.tgz/);
});
