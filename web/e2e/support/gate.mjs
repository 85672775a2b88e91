import { createServer, request } from 'node:http';
import { turnoutUrl } from './browser.mjs';

/**
 * A way to the stack that can be closed, so that nothing answers, and through which a later release
 * of the app can be seen: the same files under another name.
 */
export async function openGate() {
  let release = null;
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers };
    // Nothing is answered by "as before": a release has changed.
    for (const name of ['accept-encoding', 'if-modified-since', 'if-none-match']) {
      delete headers[name];
    }
    const target = new URL(asked.url, turnoutUrl);
    const passed = request(target, { method: asked.method, headers }, (got) => {
      if (release === null || !isOfTheApp(target.pathname)) {
        answer.writeHead(got.statusCode, got.headers);
        got.pipe(answer);
        return;
      }
      const parts = [];
      got.on('data', (part) => parts.push(part));
      got.on('end', () => {
        const body = released(Buffer.concat(parts).toString(), release);
        const length = Buffer.byteLength(body);
        answer.writeHead(got.statusCode, { ...got.headers, 'content-length': length });
        answer.end(body);
      });
    });
    passed.on('error', () => answer.destroy());
    // Where the gate closes on an answer, nobody reads the rest of it.
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  const listen = (port) => new Promise((done) => server.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
    open: () => listen(port),
    release: (name) => {
      release = name;
    },
  };
}

const isOfTheApp = (path) =>
  ['/sw.js', '/index.html'].includes(path) ||
  (!path.startsWith('/v1/') && !path.split('/').pop().includes('.'));

const released = (body, name) =>
  body.replace(/"id":"\w+"/, `"id":"${name}"`).replace('<html', `<html data-release="${name}"`);
