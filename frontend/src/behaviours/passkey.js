// 通行密钥: <button data-passkey="login|factor|new">; shown only where the browser has it (localhost, https).
const OPTIONS = "/passkey/options/";
const ANSWER = "/passkey/";

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

async function post(address, fields) {
  const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token() }, body: new URLSearchParams(fields) });
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (!answer.ok) throw new Error(told.said ?? String(answer.status));
  return told;
}

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

/** What the browser made, as the server reads it; PublicKeyCredential.toJSON is too new for old browsers. */
function plain(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function made(options) {
  const { publicKey } = options;
  return navigator.credentials.create({
    publicKey: {
      ...publicKey, challenge: bytes(publicKey.challenge), user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
    },
  });
}

async function shown(options) {
  const { publicKey } = options;
  return navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials) },
  });
}

export function attach(button) {
  if (!window.PublicKeyCredential || !window.isSecureContext || /^[\d.]+$|:/.test(location.hostname)) return;
  button.hidden = false;
  for (const one of document.querySelectorAll("[data-passkey-none]")) one.hidden = true;
  for (const one of document.querySelectorAll("[data-passkey-or]")) one.hidden = false;
  const said = document.querySelector("[data-passkey-said]");
  button.addEventListener("click", async () => {
    const purpose = button.dataset.passkey;
    button.disabled = true;
    if (said) said.hidden = true;
    try {
      const options = await post(OPTIONS, { purpose });
      const credential = await (purpose === "new" ? made(options) : shown(options));
      const { next } = await post(ANSWER, { purpose, credential: JSON.stringify(plain(credential)), next: button.dataset.next ?? "" });
      if (button.dataset.then) document.getElementById(button.dataset.then).submit();
      else location.assign(next);
    } catch (error) {
      button.disabled = false;
      // Whoever closes the browser's own window has decided; there is nothing to say.
      if (!said || error.name === "NotAllowedError") return;
      said.textContent = error.message;
      said.hidden = false;
    }
  });
}
