"""The extension as the stores want it, and as IT installs it by policy: ``build/extension/`` from ``extension/dist/``.

Two things are told by the environment. ``SIDECALL_EXTENSION_KEY`` is the path of the private key (PEM, RSA) that signs
the CRX; without it a throw-away one is made. ``SIDECALL_EXTENSION_URL`` is the address of the folder that the CRX and
``updates.xml`` will be downloaded from; without it both are on this machine only.
"""

from __future__ import annotations

import base64
import io
import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from devtools.crx import extension_id, new_key, public_bytes, signed
from devtools.machine import EXTENSION, ROOT, say
from helper.bridge.origins import EXTENSION_IDS

TARGET = ROOT / "build" / "extension"
#: For those who only want to find numbers; the extension itself has it in its scripts.
NOT_PACKED = ("detector.mjs",)
#: The earliest moment that a zip can name.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def packed(folder: Path, manifest: dict[str, Any]) -> bytes:
    """A zip of ``folder`` with ``manifest`` in place of its own. Equal files give equal bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            if name in NOT_PACKED:
                continue
            content = path.read_bytes()
            if name == "manifest.json":
                content = json.dumps(manifest, indent=2, ensure_ascii=False).encode()
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content)
    return whole.getvalue()


def store_manifest(manifest: dict[str, Any]) -> dict[str, Any]:
    """Both stores refuse a package that names its own key or where its updates are."""
    return {key: value for key, value in manifest.items() if key not in ("key", "update_url")}


def update_manifest(extension: str, version: str, codebase: str) -> str:
    """What a browser with the policy looks at every few hours (developer.chrome.com, "Update manifest")."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'>\n"
        f"  <app appid={quoteattr(extension)}>\n"
        f"    <updatecheck codebase={quoteattr(codebase)} version={quoteattr(version)} />\n"
        "  </app>\n"
        "</gupdate>\n"
    )


def signing_key(path: str, throw_away: Path) -> rsa.RSAPrivateKey:
    """The key in the file at ``path``; where none is named, one of this checkout's own, kept so that the id stays."""
    if not path and not throw_away.exists():
        key = new_key()
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with open(os.open(throw_away, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
        return key
    found = serialization.load_pem_private_key(Path(path or throw_away).read_bytes(), None)
    if not isinstance(found, rsa.RSAPrivateKey):
        raise SystemExit(f"dev.py: {path}: an extension is signed with an RSA key")
    return found


def make(folder: Path, target: Path, key: rsa.RSAPrivateKey, url: str = "") -> dict[str, Path]:
    """Make all packages of ``folder`` in ``target``: {"chrome", "edge", "crx", "updates"}."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    version = manifest["version"]
    target.mkdir(parents=True, exist_ok=True)
    made = {
        "chrome": target / f"sidecall-{version}-chrome.zip",
        "edge": target / f"sidecall-{version}-edge.zip",
        "crx": target / f"sidecall-{version}.crx",
        "updates": target / "updates.xml",
    }
    base = url.rstrip("/") or target.resolve().as_uri()
    for_stores = packed(folder, store_manifest(manifest))
    for_policy = packed(folder, {**store_manifest(manifest), "update_url": f"{base}/{made['updates'].name}"})
    made["chrome"].write_bytes(for_stores)
    made["edge"].write_bytes(for_stores)
    made["crx"].write_bytes(signed(for_policy, key))
    xml = update_manifest(extension_id(public_bytes(key)), version, f"{base}/{made['crx'].name}")
    made["updates"].write_text(xml, encoding="utf-8")
    return made


def main() -> int:
    path, url = os.environ.get("SIDECALL_EXTENSION_KEY", ""), os.environ.get("SIDECALL_EXTENSION_URL", "")
    TARGET.mkdir(parents=True, exist_ok=True)
    key = signing_key(path, TARGET / "throw-away.pem")
    for made in make(EXTENSION / "dist", TARGET, key, url).values():
        say(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1024:.0f} KB")
    manifest = json.loads((EXTENSION / "dist" / "manifest.json").read_text(encoding="utf-8"))
    own = extension_id(base64.b64decode(manifest["key"]))
    signed_as = extension_id(public_bytes(key))
    say(f"the CRX is signed by {path or 'a throw-away key'}: its id is {signed_as}")
    if not url:
        say("updates.xml names files on this machine; SIDECALL_EXTENSION_URL says where they will be downloaded from")
    for known in {own, signed_as} - set(EXTENSION_IDS):
        say(f"Sidecall will not listen to {known}: it is not in helper/bridge/origins.py")
    return 0


if __name__ == "__main__":
    sys.exit(main())
