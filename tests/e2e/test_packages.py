"""The extension's packages: what stores take, and what is signed for IT. That a browser takes the signed one is seen in
``test_by_policy.py``.
"""

from __future__ import annotations

import base64
import json
import os
import zipfile
from pathlib import Path

from devtools.crx import extension_id, new_key, public_bytes
from devtools.package import make, signing_key
from helper.bridge.origins import EXTENSION_IDS
from tests.day.browser import EXTENSION

URL = "https://downloads.acme.example/sidecall/"


def test_the_same_files_and_key_give_the_same_packages(tmp_path: Path) -> None:
    key = new_key()
    first, second = make(EXTENSION, tmp_path / "one", key, URL), make(EXTENSION, tmp_path / "two", key, URL)
    for name, path in first.items():
        assert path.read_bytes() == second[name].read_bytes()


def test_the_stores_get_all_of_the_extension_and_nothing_they_refuse(tmp_path: Path) -> None:
    made = make(EXTENSION, tmp_path, new_key(), URL)
    for store in ("chrome", "edge"):
        with zipfile.ZipFile(made[store]) as package:
            names = set(package.namelist())
            manifest = json.loads(package.read("manifest.json"))
        files = {path.relative_to(EXTENSION).as_posix() for path in EXTENSION.rglob("*") if path.is_file()}
        assert files - names == {"detector.mjs"}
        assert not names - files
        assert {"key", "update_url"} & manifest.keys() == set()


def test_the_signed_one_knows_where_it_is_updated_from(tmp_path: Path) -> None:
    key = new_key()
    made = make(EXTENSION, tmp_path, key, URL)
    with zipfile.ZipFile(made["crx"]) as package:
        manifest = json.loads(package.read("manifest.json"))
    assert manifest["update_url"] == f"{URL}updates.xml"
    updates = made["updates"].read_text(encoding="utf-8")
    assert extension_id(public_bytes(key)) in updates
    assert f'codebase="{URL}{made["crx"].name}"' in updates
    assert f'version="{manifest["version"]}"' in updates


def test_a_throw_away_key_is_its_users_alone_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "throw-away.pem"
    made = signing_key("", file)
    assert public_bytes(signing_key("", file)) == public_bytes(made)
    assert public_bytes(signing_key(str(file), tmp_path / "none.pem")) == public_bytes(made)
    if os.name != "nt":
        assert file.stat().st_mode & 0o077 == 0


def test_the_id_of_a_checkout_is_one_that_sidecall_listens_to() -> None:
    manifest = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))
    assert extension_id(base64.b64decode(manifest["key"])) in EXTENSION_IDS
