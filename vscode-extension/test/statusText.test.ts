import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type StatusInput, statusText } from '../src/statusText';

const running: StatusInput = { state: 'running', version: '0.1.0', failure: '', breaks: 0, graphs: 1 };

test('what a file has', () => {
    const text = (more: Partial<StatusInput>) => statusText({ ...running, ...more }).text;
    assert.equal(text({ breaks: 1, graphs: 2 }), '1 graph break, 2 graphs');
    assert.equal(text({ breaks: 3, graphs: null }), '3 graph breaks');
    assert.equal(text({ breaks: 0, graphs: 1 }), 'No graph breaks, 1 graph');
    assert.equal(text({ breaks: 0, graphs: null }), 'No graph breaks');
    assert.equal(text({ breaks: 0, graphs: undefined }), 'Nothing compiled here');
    assert.equal(text({ breaks: undefined }), 'gbpredict');
    assert.equal(statusText(running).detail, 'gbpredict 0.1.0');
    assert.equal(statusText({ ...running, version: '' }).detail, 'gbpredict');
});

test('what the server does', () => {
    assert.equal(statusText({ ...running, state: 'starting' }).busy, true);
    const failed = statusText({ ...running, state: 'failed', failure: 'no Python' });
    assert.deepEqual([failed.severity, failed.detail], ['error', 'no Python']);
    assert.equal(statusText({ ...running, state: 'stopped' }).detail, 'stopped');
});
