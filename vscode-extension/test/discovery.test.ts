import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
    type Command,
    type DiscoveryInput,
    NotFound,
    type PythonVersion,
    findServer,
    parseVersion,
    substitute,
} from '../src/discovery';

const nothing: DiscoveryInput = {
    path: [],
    interpreter: [],
    importStrategy: 'useBundled',
    selected: undefined,
    extensionPath: '/ext',
    platform: 'linux',
};
const launcher = join('/ext', 'bundled', 'launch.py');

/** A machine on which the programs named have the versions named. */
function machine(versions: Record<string, PythonVersion>) {
    const asked: string[] = [];
    const probe = async (command: Command) => {
        asked.push(command.join(' '));
        return versions[command.join(' ')];
    };
    return { probe, asked };
}

const v = (major: number, minor: number): PythonVersion => ({ major, minor });

test('a command that is named is taken as it is, and no Python is looked for', async () => {
    const { probe, asked } = machine({});
    const found = await findServer({ ...nothing, path: ['/opt/gbpredict', '--isolated'], selected: '/venv/py' }, probe);
    assert.deepEqual(found.command, ['/opt/gbpredict', '--isolated']);
    assert.equal(found.python, undefined);
    assert.deepEqual(asked, []);
});

test('an interpreter from the settings goes before the one that is selected', async () => {
    const { probe } = machine({ '/set/python -X dev': v(3, 12), '/venv/py': v(3, 11) });
    const found = await findServer({ ...nothing, interpreter: ['/set/python', '-X', 'dev'], selected: '/venv/py' }, probe);
    assert.deepEqual(found.command, ['/set/python', '-X', 'dev', launcher, 'useBundled']);
    assert.equal(found.source, 'gbpredict.interpreter');
});

test('an interpreter from the settings that cannot be used is an error, not passed over', async () => {
    const { probe, asked } = machine({ python3: v(3, 12) });
    await assert.rejects(findServer({ ...nothing, interpreter: ['/gone'] }, probe), (error: Error) => {
        assert.ok(error instanceof NotFound);
        assert.match(error.message, /\/gone \(gbpredict\.interpreter\): cannot be started/);
        return true;
    });
    assert.deepEqual(asked, ['/gone']);
});

test('a selected interpreter that is too old is passed over for the one on PATH', async () => {
    const { probe, asked } = machine({ '/venv/py': v(3, 9), python: v(3, 10) });
    const found = await findServer({ ...nothing, selected: '/venv/py', importStrategy: 'fromEnvironment' }, probe);
    assert.deepEqual(found.command, ['python', launcher, 'fromEnvironment']);
    assert.deepEqual(asked, ['/venv/py', 'python3', 'python']);
});

test('when all fail, the message tells each of them', async () => {
    const { probe } = machine({ '/venv/py': v(2, 7) });
    await assert.rejects(
        findServer({ ...nothing, selected: '/venv/py' }, probe),
        /No Python 3\.10 or newer.*\/venv\/py \(Python extension\): is Python 2\.7; python3 \(PATH\): cannot be started/,
    );
});

test('Windows has its own launcher', async () => {
    const { probe } = machine({ 'py -3': v(3, 13) });
    const found = await findServer({ ...nothing, platform: 'win32' }, probe);
    assert.deepEqual(found.command.slice(0, 2), ['py', '-3']);
});

test('versions are read from the last line', () => {
    assert.deepEqual(parseVersion('3 10\n'), v(3, 10));
    assert.deepEqual(parseVersion('a message of some site hook\n3 14\r\n'), v(3, 14));
    assert.equal(parseVersion('Python was not found'), undefined);
});

test('variables in settings', () => {
    const variables = { workspaceFolder: '/ws', userHome: '/home/u', env: { VENV: '/v' } };
    assert.equal(substitute('${workspaceFolder}/.venv/bin/python', variables), '/ws/.venv/bin/python');
    assert.equal(substitute('${env:VENV}/bin/python', variables), '/v/bin/python');
    assert.equal(substitute('${env:NONE}x', variables), 'x');
    assert.equal(substitute('~/py', variables), '/home/u/py');
    assert.equal(substitute('a~b', variables), 'a~b');
    assert.equal(substitute('${other}', variables), '${other}');
    assert.equal(substitute('${workspaceFolder}', { ...variables, workspaceFolder: undefined }), '${workspaceFolder}');
});
