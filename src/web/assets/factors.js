// Security keys (WebAuthn).  Without this file codes do it.
'use strict';

const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

function watchKey(box) {
  const start = box.querySelector('[data-key-start]');
  const problem = box.querySelector('[data-key-problem]');
  const form = box.querySelector('[data-key-answer]');
  const known = [...box.querySelectorAll('[data-key-id]')].map((span) => ({type: 'public-key', id: toBytes(span.dataset.keyId)}));
  const challenge = toBytes(box.dataset.challenge);

  // The site's name, if it is the name under which the page was opened or one above it.
  function siteName() {
    const name = box.querySelector('[data-key-id]')?.dataset.rp ?? location.hostname;
    return location.hostname === name || location.hostname.endsWith('.' + name) ? name : location.hostname;
  }

  async function make() {
    const made = await navigator.credentials.create({publicKey: {
      challenge, excludeCredentials: known, attestation: 'none', timeout: 120000,
      rp: {id: box.dataset.rp, name: 'Vatra'},
      user: {id: new TextEncoder().encode(box.dataset.user), name: box.dataset.userName, displayName: box.dataset.userLabel},
      pubKeyCredParams: [{type: 'public-key', alg: -7}, {type: 'public-key', alg: -8}, {type: 'public-key', alg: -257}],
      authenticatorSelection: {userVerification: 'discouraged', residentKey: 'discouraged'},
    }});
    return {client_data: toText(made.response.clientDataJSON), authenticator_data: toText(made.response.getAuthenticatorData())};
  }

  async function use() {
    const got = await navigator.credentials.get({publicKey: {
      challenge, allowCredentials: known, rpId: siteName(), userVerification: 'discouraged', timeout: 120000,
    }});
    return {id: got.id, client_data: toText(got.response.clientDataJSON), authenticator_data: toText(got.response.authenticatorData),
      signature: toText(got.response.signature)};
  }

  async function run() {
    problem.hidden = true;
    start.disabled = true;
    try {
      const answer = await (box.dataset.key === 'create' ? make() : use());
      for (const [name, value] of Object.entries(answer)) form.elements[name].value = value;
      form.submit();
    } catch (error) { // refused, too late, or no key at hand
      problem.textContent = problem.dataset.keyProblem;
      problem.hidden = false;
      start.disabled = false;
    }
  }

  start.hidden = false;
  start.addEventListener('click', run);
}

if (window.PublicKeyCredential) document.querySelectorAll('[data-key]').forEach(watchKey);
