// Plain links to what only a token may read: an address cannot carry it, so the page fetches and hands over what came.
import { signed, token } from './api.js';

const GUARDED = /^\/(?:api|coverage|cut|frame|playlist|segments|thumbnail|waveform)\//;
const MEGABYTE = 1e6;

/** Has links to the node's answers work where reading is closed; elsewhere the browser follows them by itself. */
export function carryToken() {
  let closed = false;
  if (token()) fetch('/files').then((answer) => { closed = answer.status === 401; }).catch(() => {});
  document.addEventListener('click', (click) => {
    const link = click.target.closest?.('a[href]');
    if (!closed || !link || click.defaultPrevented || link.origin !== location.origin) return;
    if (!GUARDED.test(link.pathname) || link.getAttribute('aria-busy') === 'true') return;
    click.preventDefault();
    follow(link);
  });
}

async function follow(link) {
  const text = link.textContent;
  link.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(link.href, { headers: signed() });
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? `The node answered ${answer.status}.`);
    const chunks = [];
    let bytes = 0;
    for (const reader = answer.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.length;
      link.textContent = `${text}: ${(bytes / MEGABYTE).toFixed(1)} MB`;
    }
    hand(link, new Blob(chunks, { type: answer.headers.get('Content-Type') ?? '' }));
    link.textContent = text;
  } catch (failure) {
    link.textContent = `${text}: ${failure.message}`;
  } finally {
    link.removeAttribute('aria-busy');
  }
}

function hand(link, blob) {
  const url = URL.createObjectURL(blob);
  const saved = document.createElement('a');
  saved.href = url;
  if (link.hasAttribute('download')) saved.download = link.download || link.pathname.split('/').pop();
  else saved.target = '_blank';
  saved.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
