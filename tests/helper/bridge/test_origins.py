import base64
import hashlib
import json
from pathlib import Path

from helper.bridge import origins

MANIFEST = Path(__file__).parents[3] / "extension" / "manifest.json"


def test_our_extensions_key_gives_the_id_that_we_trust():
    key = base64.b64decode(json.loads(MANIFEST.read_text(encoding="utf-8"))["key"])
    digest = hashlib.sha256(key).hexdigest()[:32]
    assert "".join("abcdefghijklmnop"[int(digit, 16)] for digit in digest) in origins.EXTENSION_IDS


def test_a_caller_ends_with_a_slash_and_an_origin_does_not():
    assert origins.CALLERS == ("chrome-extension://oidjnjigdbnnhpemdnemjnnkljdafmcf/",)
    assert origins.ORIGINS == ("chrome-extension://oidjnjigdbnnhpemdnemjnnkljdafmcf",)
